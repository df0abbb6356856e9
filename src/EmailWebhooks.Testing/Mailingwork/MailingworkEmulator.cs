using System.Runtime.CompilerServices;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>
/// MAILINGWORK's webhook service on a loopback port: its API, and the deliveries of the events that the test raises.
/// </summary>
/// <remarks>
/// <para>
/// It behaves as the vendor's documentation says ("Schnittstellen: WebHooks", id 451); what no public document says is a setting
/// of <see cref="MailingworkEmulatorOptions"/>, called an assumption there. Requests and deliveries are real HTTP.
/// </para>
/// <para>All members can be used from several threads. After its end the emulator can still be asked for its state.</para>
/// </remarks>
public sealed class MailingworkEmulator : IAsyncDisposable
{
    private readonly MailingworkEmulatorOptions _options;
    private readonly EmulatedAccount _account;
    private readonly MailingworkFaultQueue _faults;
    private readonly MailingworkSamples _samples;
    private readonly WebhookSender _sender;
    private readonly MailingworkDeliverer _deliverer;
    private readonly MailingworkApi _api;
    private readonly LoopbackServer _server;
    private readonly ChangeSignal _changed = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;

    private MailingworkEmulator(MailingworkEmulatorOptions options)
    {
        _options = options;
        _account = new EmulatedAccount(options);
        _faults = new MailingworkFaultQueue(options.Capacity);
        _samples = new MailingworkSamples(options);
        _sender = new WebhookSender(options.DeliveryHandler, options.DeliveryTimeout, options.TimeProvider);
        _deliverer = new MailingworkDeliverer(options, _account, _sender, _changed, _stopping.Token);
        _api = new MailingworkApi(options, _account, _deliverer, _faults, _changed);
        _server = new LoopbackServer(options.Port, _api.HandleAsync, _stopping.Token);
    }

    /// <summary>The root of the emulated host, for <see cref="MailingworkOptions.BaseAddress"/>: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The user name that the API accepts.</summary>
    public string Username => _options.Username;

    /// <summary>The password that the API accepts.</summary>
    public string Password => _options.Password;

    /// <summary>
    /// Carries the deliveries, for instance <c>WebApplicationFactory.Server.CreateHandler()</c> for a receiver that listens
    /// on no port; null for real HTTP. It can be set at any time and counts from the next delivery. It is not disposed.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler
    {
        get => _sender.Handler;
        set => _sender.Handler = value;
    }

    /// <summary>The webhooks that are registered now, by id.</summary>
    public IReadOnlyList<MailingworkEmulatorWebhook> Webhooks => _account.List(app: null, eventType: null);

    /// <summary>Every delivery that was attempted, oldest first; replayed ones are marked.</summary>
    public IReadOnlyList<MailingworkDelivery> Deliveries => _deliverer.Deliveries.ToArray();

    /// <summary>The notifications that the account got about deactivated webhooks, oldest first.</summary>
    public IReadOnlyList<MailingworkSystemNotification> Notifications => _deliverer.Notifications.ToArray();

    /// <summary>Starts an emulator of an account that has no webhooks.</summary>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The emulator; dispose it to end it.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<MailingworkEmulator> StartAsync(MailingworkEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new MailingworkEmulatorOptions();
        options.Validate();
        var emulator = new MailingworkEmulator(options);
        try
        {
            emulator.BaseAddress = await emulator._server.StartAsync(cancellationToken).ConfigureAwait(false);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How many calls of a function have arrived, those that failed included.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The number since the start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public int CountRequests(MailingworkFunction function) => _api.CountRequests(Defined(function));

    /// <summary>How often a function was executed; a call whose response was lost afterwards counts.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The number since the start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public int CountExecuted(MailingworkFunction function) => _api.CountExecuted(Defined(function));

    /// <summary>Spoils the next calls of a function; faults that were queued before come first.</summary>
    /// <param name="function">The function.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">How many calls it spoils.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function, or <paramref name="times"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">More faults wait than <see cref="MailingworkEmulatorOptions.Capacity"/> allows.</exception>
    public void QueueFault(MailingworkFunction function, MailingworkFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(times);

        _faults.Add(Defined(function), fault, times);
    }

    /// <summary>Registers a webhook without a call to the API, as the account's owner may do.</summary>
    /// <param name="eventType">The event to deliver; not limited to <see cref="MailingworkEmulatorOptions.SupportedEvents"/>.</param>
    /// <param name="url">Where to deliver.</param>
    /// <param name="app">The application that it belongs to.</param>
    /// <returns>The webhook, which is active.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> or <paramref name="app"/> is null.</exception>
    /// <exception cref="ArgumentException">The URL is not absolute.</exception>
    /// <exception cref="InvalidOperationException">There are as many webhooks as <see cref="MailingworkEmulatorOptions.Capacity"/> allows, or it is a duplicate and those are refused.</exception>
    public MailingworkEmulatorWebhook AddWebhook(MailingworkEventType eventType, Uri url, string app = "test")
    {
        Setting.RequireAbsolute(url);
        ArgumentNullException.ThrowIfNull(app);

        var webhook = _account.Create(app, eventType, url);
        _changed.Raise();
        return webhook;
    }

    /// <summary>Activates a webhook without a call to the API, as the account's owner may do.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="replayEvents">Whether to deliver the buffered events; otherwise they are dropped.</param>
    /// <param name="cancellationToken">Cancels the wait for the replay, not the replay.</param>
    /// <returns>A task that ends when the replay is through.</returns>
    /// <exception cref="InvalidOperationException">There is no such webhook, or it is active and that is refused.</exception>
    public async Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default)
    {
        await _deliverer.ActivateAsync(id, replayEvents).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _deliverer.Replays.WaitAsync(cancellationToken).ConfigureAwait(false);
        _changed.Raise();
    }

    /// <summary>Deactivates a webhook as if its deliveries had failed; without a notification.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <exception cref="InvalidOperationException">There is no such webhook.</exception>
    public void DeactivateWebhook(long id)
    {
        _account.Get(id).Deactivate(_options.TimeProvider.GetUtcNow());
        _changed.Raise();
    }

    /// <summary>Deletes a webhook without a call to the API, as the account's owner may do. It gets nothing more, not even the rest of a replay.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <exception cref="InvalidOperationException">There is no such webhook.</exception>
    public void RemoveWebhook(long id)
    {
        _account.Delete(id);
        _changed.Raise();
    }

    /// <summary>Someone signs up: delivers it to every webhook for <see cref="MailingworkEventType.OptinFinalized"/>.</summary>
    /// <param name="webhookEvent">The event, sent as it is; null for one like the vendor's example, with an id of its own.</param>
    /// <param name="cancellationToken">Ends the deliveries; those in flight then count neither as accepted nor as failed.</param>
    /// <returns>What became of it for each webhook, by id, once every receiver has responded or failed.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseOptinAsync(MailingworkOptinFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        RaiseAsync(webhookEvent ?? _samples.Optin(), cancellationToken);

    /// <summary>Someone opts out: delivers it to every webhook for <see cref="MailingworkEventType.OptoutFinalized"/>.</summary>
    /// <inheritdoc cref="RaiseOptinAsync"/>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseOptoutAsync(MailingworkOptoutFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        RaiseAsync(webhookEvent ?? _samples.Optout(), cancellationToken);

    /// <summary>Someone changes their profile: delivers it to every webhook for <see cref="MailingworkEventType.ProfileManagerFinalized"/>.</summary>
    /// <inheritdoc cref="RaiseOptinAsync"/>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseProfileChangeAsync(MailingworkProfileManagerFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        RaiseAsync(webhookEvent ?? _samples.ProfileChange(), cancellationToken);

    /// <summary>Something happens, with any body: delivers it to every webhook for the event. For what the vendor does not document, or sends by mistake.</summary>
    /// <param name="eventType">The event.</param>
    /// <param name="body">The body, sent as it is.</param>
    /// <param name="cancellationToken">Ends the deliveries; those in flight then count neither as accepted nor as failed.</param>
    /// <returns>What became of it for each webhook, by id, once every receiver has responded or failed.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseAsync(MailingworkEventType eventType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        return _deliverer.DeliverAsync(eventType, body, cancellationToken);
    }

    /// <summary>Waits until the emulator is in a state, for instance until webhooks are registered or active again; returns at once when it already is.</summary>
    /// <param name="condition">The state to wait for. It is asked at each call to the API and each delivery, possibly by several threads.</param>
    /// <param name="timeout">How long to wait, in real time; null for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when the condition holds.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is null.</exception>
    /// <exception cref="TimeoutException">The condition did not hold in time; the message lists the webhooks.</exception>
    public Task WaitUntilAsync(Predicate<MailingworkEmulator> condition, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);

        return _changed.WaitAsync(
            () => condition(this) ? this : null,
            timeout,
            () => Webhooks.Count == 0 ? "there are no webhooks." : $"{string.Join("; ", Webhooks)}.",
            cancellationToken);
    }

    /// <summary>Waits until the replays that have begun are through; needed only with <see cref="MailingworkEmulatorOptions.RespondsBeforeReplay"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when they are through.</returns>
    public Task WaitForReplaysAsync(CancellationToken cancellationToken = default) => _deliverer.Replays.WaitAsync(cancellationToken);

    /// <summary>Ends the emulator at once: calls that hang are aborted, deliveries are cancelled. No-op when it has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting for clients that are still sending; it takes at most a second.</param>
    /// <returns>A task that ends when the emulator no longer responds or delivers.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_isDisposed)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(cancellationToken).ConfigureAwait(false);
        await _deliverer.Replays.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends the emulator as <see cref="StopAsync"/> does, and frees what it holds.</summary>
    /// <returns>A task that ends when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _isDisposed = true;
        await _server.DisposeAsync().ConfigureAwait(false);
        _sender.Dispose();
        _stopping.Dispose();
    }

    private Task<IReadOnlyList<MailingworkDelivery>> RaiseAsync(MailingworkEvent webhookEvent, CancellationToken cancellationToken) =>
        RaiseAsync(webhookEvent.Type, WebhookSender.Write(webhookEvent), cancellationToken);

    private static MailingworkFunction Defined(MailingworkFunction function, [CallerArgumentExpression(nameof(function))] string? name = null) =>
        Enum.IsDefined(function) ? function : throw new ArgumentOutOfRangeException(name, function, "There is no such function.");
}
