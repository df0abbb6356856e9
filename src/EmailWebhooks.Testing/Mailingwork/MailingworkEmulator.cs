using System.Runtime.CompilerServices;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>
/// Emulates MAILINGWORK's webhook service on a loopback port: its API, and the deliveries of the events that a test raises.
/// </summary>
/// <remarks>
/// <para>
/// It behaves as the vendor's documentation says ("Schnittstellen: WebHooks", id 451). Behavior that no public document
/// describes is a setting in <see cref="MailingworkEmulatorOptions"/>, which calls it an assumption. Requests and deliveries
/// are real HTTP.
/// </para>
/// <para>All members are thread-safe. The state of the emulator can still be read after it has stopped.</para>
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
    /// The handler that sends the deliveries, for instance <c>WebApplicationFactory.Server.CreateHandler()</c> for a receiver
    /// that does not listen on a port; null for HTTP. It can be set at any time, takes effect with the next delivery, and is
    /// not disposed.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler
    {
        get => _sender.Handler;
        set => _sender.Handler = value;
    }

    /// <summary>The webhooks that are currently registered, in the order of their ids.</summary>
    public IReadOnlyList<MailingworkEmulatorWebhook> Webhooks => _account.List(app: null, eventType: null);

    /// <summary>The deliveries that were attempted, oldest first, including replays; at most the newest <see cref="MailingworkEmulatorOptions.Capacity"/>.</summary>
    public IReadOnlyList<MailingworkDelivery> Deliveries => _deliverer.Deliveries.ToArray();

    /// <summary>The notifications that the account has received about deactivated webhooks, oldest first; at most the newest <see cref="MailingworkEmulatorOptions.Capacity"/>.</summary>
    public IReadOnlyList<MailingworkSystemNotification> Notifications => _deliverer.Notifications.ToArray();

    /// <summary>Starts an emulator of an account without webhooks.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The emulator; dispose of it to stop it.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
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

    /// <summary>Returns how many calls to a function have arrived, including those that failed.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The number of calls since the start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The function is not defined.</exception>
    public int CountRequests(MailingworkFunction function) => _api.CountRequests(Defined(function));

    /// <summary>Returns how often a function was executed, including calls whose response was lost afterwards.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The number of executed calls since the start.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The function is not defined.</exception>
    public int CountExecuted(MailingworkFunction function) => _api.CountExecuted(Defined(function));

    /// <summary>Makes the next calls to a function fail. Faults that are already queued come first.</summary>
    /// <param name="function">The function.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="times">The number of calls that fail.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The function is not defined, or <paramref name="times"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">More faults would be queued than <see cref="MailingworkEmulatorOptions.Capacity"/> allows.</exception>
    public void QueueFault(MailingworkFunction function, MailingworkFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(times);

        _faults.Add(Defined(function), fault, times);
    }

    /// <summary>Registers a webhook without a call to the API, as the account's owner might.</summary>
    /// <param name="eventType">The event to deliver; not limited to <see cref="MailingworkEmulatorOptions.SupportedEvents"/>.</param>
    /// <param name="url">Where to deliver.</param>
    /// <param name="app">The application that the webhook belongs to.</param>
    /// <returns>The webhook, which is active.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> or <paramref name="app"/> is null.</exception>
    /// <exception cref="ArgumentException">The URL is not absolute.</exception>
    /// <exception cref="InvalidOperationException">There are already as many webhooks as <see cref="MailingworkEmulatorOptions.Capacity"/> allows, or the webhook is a duplicate and <see cref="MailingworkErrorCodes.DuplicateWebhook"/> is set.</exception>
    public MailingworkEmulatorWebhook AddWebhook(MailingworkEventType eventType, Uri url, string app = "test")
    {
        Setting.RequireAbsolute(url);
        ArgumentNullException.ThrowIfNull(app);

        var webhook = _account.Create(app, eventType, url);
        _changed.Raise();
        return webhook;
    }

    /// <summary>Activates a webhook without a call to the API, as the account's owner might.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="replayEvents">Whether to deliver the buffered events; if false, they are dropped.</param>
    /// <param name="cancellationToken">Cancels the wait for the replay, but not the replay.</param>
    /// <returns>A task that completes when the replay is finished.</returns>
    /// <exception cref="InvalidOperationException">No webhook has this id, or it is active and <see cref="MailingworkErrorCodes.AlreadyActive"/> is set.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default)
    {
        await _deliverer.ActivateAsync(id, replayEvents).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _deliverer.Replays.WaitAsync(cancellationToken).ConfigureAwait(false);
        _changed.Raise();
    }

    /// <summary>Deactivates a webhook as if its deliveries had failed, but without a notification.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <exception cref="InvalidOperationException">No webhook has this id.</exception>
    public void DeactivateWebhook(long id)
    {
        _account.Get(id).Deactivate(_options.TimeProvider.GetUtcNow());
        _changed.Raise();
    }

    /// <summary>Deletes a webhook without a call to the API, as the account's owner might. Nothing more is delivered to it, not even the rest of a replay.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <exception cref="InvalidOperationException">No webhook has this id.</exception>
    public void RemoveWebhook(long id)
    {
        _account.Delete(id);
        _changed.Raise();
    }

    /// <summary>Raises an opt-in: delivers the event to every webhook for <see cref="MailingworkEventType.OptinFinalized"/>.</summary>
    /// <param name="webhookEvent">The event, which is sent unchanged; null for a sample event like the vendor's example, with a new id.</param>
    /// <param name="cancellationToken">Cancels the deliveries; a canceled delivery counts neither as accepted nor as failed.</param>
    /// <returns>The outcome for each webhook, in the order of their ids, when every receiver has responded or failed.</returns>
    /// <exception cref="ObjectDisposedException">The emulator has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the emulator was stopped.</exception>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseOptinAsync(MailingworkOptinFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        RaiseAsync(webhookEvent ?? _samples.Optin(), cancellationToken);

    /// <summary>Raises an opt-out: delivers the event to every webhook for <see cref="MailingworkEventType.OptoutFinalized"/>.</summary>
    /// <inheritdoc cref="RaiseOptinAsync"/>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseOptoutAsync(MailingworkOptoutFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        RaiseAsync(webhookEvent ?? _samples.Optout(), cancellationToken);

    /// <summary>Raises a profile change: delivers the event to every webhook for <see cref="MailingworkEventType.ProfileManagerFinalized"/>.</summary>
    /// <inheritdoc cref="RaiseOptinAsync"/>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseProfileChangeAsync(MailingworkProfileManagerFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        RaiseAsync(webhookEvent ?? _samples.ProfileChange(), cancellationToken);

    /// <summary>Raises an event with any body, such as an undocumented or invalid one: delivers it to every webhook for the event.</summary>
    /// <param name="eventType">The event.</param>
    /// <param name="body">The body, which is sent unchanged.</param>
    /// <param name="cancellationToken">Cancels the deliveries; a canceled delivery counts neither as accepted nor as failed.</param>
    /// <returns>The outcome for each webhook, in the order of their ids, when every receiver has responded or failed.</returns>
    /// <exception cref="ObjectDisposedException">The emulator has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the emulator was stopped.</exception>
    public Task<IReadOnlyList<MailingworkDelivery>> RaiseAsync(MailingworkEventType eventType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        return _deliverer.DeliverAsync(eventType, body, cancellationToken);
    }

    /// <summary>Waits until the emulator meets a condition, for instance until webhooks are registered or active again; returns at once if it already does.</summary>
    /// <param name="condition">The condition. It is evaluated at each call to the API and at each delivery, possibly on different threads.</param>
    /// <param name="timeout">How long to wait, in real time; null for 30 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the condition is met.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is null.</exception>
    /// <exception cref="TimeoutException">The condition was not met in time; the message lists the webhooks.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task WaitUntilAsync(Predicate<MailingworkEmulator> condition, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);

        return _changed.WaitAsync(
            () => condition(this) ? this : null,
            timeout,
            () => Webhooks.Count == 0 ? "there are no webhooks." : $"{string.Join("; ", Webhooks)}.",
            cancellationToken);
    }

    /// <summary>Waits until the replays that have started are finished. Needed only with <see cref="MailingworkEmulatorOptions.RespondsBeforeReplay"/>.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when they are finished.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task WaitForReplaysAsync(CancellationToken cancellationToken = default) => _deliverer.Replays.WaitAsync(cancellationToken);

    /// <summary>Stops the emulator at once: aborts calls that hang, and cancels deliveries. No-op if it has been disposed of.</summary>
    /// <param name="cancellationToken">Cancels the wait for clients that are still sending, which takes at most a second.</param>
    /// <returns>A task that completes when the emulator no longer responds or delivers.</returns>
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

    /// <summary>Stops the emulator as <see cref="StopAsync"/> does, and releases its port and its connections.</summary>
    /// <returns>A task that completes when the port is free.</returns>
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
        Enum.IsDefined(function) ? function : throw new ArgumentOutOfRangeException(name, function, "The function is not defined.");
}
