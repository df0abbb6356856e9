using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>
/// MAILINGWORK's webhook service on a loopback port: its API, and the deliveries of the events that the test raises.
/// </summary>
/// <remarks>
/// <para>
/// It behaves as the vendor's doku says ("Schnittstellen: WebHooks", id 451); what no public document says is a setting
/// of <see cref="MailingworkEmulatorOptions"/>, called an assumption there. Requests and deliveries are real HTTP.
/// </para>
/// <para>All members can be used from several threads. After its end the emulator can still be asked for its state.</para>
/// </remarks>
public sealed class MailingworkEmulator : IAsyncDisposable
{
    private readonly MailingworkEmulatorOptions _options;
    private readonly MailingworkAccount _account;
    private readonly MailingworkFaultQueue _faults;
    private readonly MailingworkSamples _samples;
    private readonly WebhookSender _sender;
    private readonly MailingworkDeliverer _deliverer;
    private readonly MailingworkApi _api;
    private readonly LoopbackServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;

    private MailingworkEmulator(MailingworkEmulatorOptions options)
    {
        _options = options;
        _account = new MailingworkAccount(options);
        _faults = new MailingworkFaultQueue(options.Capacity);
        _samples = new MailingworkSamples(options);
        _sender = new WebhookSender(options.DeliveryHandler, options.DeliveryTimeout, options.TimeProvider);
        _deliverer = new MailingworkDeliverer(options, _account, _sender, _stopping.Token);
        _api = new MailingworkApi(options, _account, _deliverer, _faults);
        _server = new LoopbackServer(options.Port, _api.HandleAsync, _stopping.Token);
    }

    /// <summary>The root of the emulated host, for <see cref="MailingworkOptions.BaseAddress"/>: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The user name that the API accepts.</summary>
    public string Username => _options.Username;

    /// <summary>The password that the API accepts.</summary>
    public string Password => _options.Password;

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

    /// <summary>How many calls of a function have arrived, the spoilt and the refused ones included.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The number since the start.</returns>
    public int CountRequests(MailingworkFunction function) => _api.CountRequests(function);

    /// <summary>How often a function did its work; a call whose answer was lost after it counts.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The number since the start.</returns>
    public int CountCarriedOut(MailingworkFunction function) => _api.CountCarriedOut(function);

    /// <summary>Spoils the next calls of a function; faults that were queued before come first.</summary>
    /// <param name="function">The function.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">How many calls it spoils.</param>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">More faults wait than <see cref="MailingworkEmulatorOptions.Capacity"/> allows.</exception>
    public void QueueFault(MailingworkFunction function, MailingworkFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(times);

        _faults.Add(function, fault, times);
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
        ReceiverUrl.ThrowIfNotAbsolute(url);
        ArgumentNullException.ThrowIfNull(app);

        return _account.Create(app, eventType, url);
    }

    /// <summary>Deactivates a webhook as if its deliveries had failed; without a notification.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <exception cref="InvalidOperationException">There is no such webhook.</exception>
    public void DeactivateWebhook(long id) => _account.Get(id).Deactivate(_options.TimeProvider.GetUtcNow());

    /// <summary>Deletes a webhook without a call to the API, as the account's owner may do.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <exception cref="InvalidOperationException">There is no such webhook.</exception>
    public void RemoveWebhook(long id) => _account.Delete(id);

    /// <summary>Someone finishes a sign-up: delivers it to every webhook for <see cref="MailingworkEventType.OptinFinalized"/>.</summary>
    /// <param name="webhookEvent">The event, sent as it is; null for one like the vendor's example, with an id of its own.</param>
    /// <param name="cancellationToken">Ends the deliveries; those on their way then count neither as accepted nor as failed.</param>
    /// <returns>What became of it for each webhook, by id, once every receiver has answered or failed.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<IReadOnlyList<MailingworkDelivery>> FinalizeOptinAsync(MailingworkOptinFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        FinalizeAsync(webhookEvent ?? _samples.Optin(), cancellationToken);

    /// <summary>Someone finishes a sign-off: delivers it to every webhook for <see cref="MailingworkEventType.OptoutFinalized"/>.</summary>
    /// <inheritdoc cref="FinalizeOptinAsync"/>
    public Task<IReadOnlyList<MailingworkDelivery>> FinalizeOptoutAsync(MailingworkOptoutFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        FinalizeAsync(webhookEvent ?? _samples.Optout(), cancellationToken);

    /// <summary>Someone changes their profile: delivers it to every webhook for <see cref="MailingworkEventType.ProfileManagerFinalized"/>.</summary>
    /// <inheritdoc cref="FinalizeOptinAsync"/>
    public Task<IReadOnlyList<MailingworkDelivery>> FinalizeProfileChangeAsync(MailingworkProfileManagerFinalizedEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        FinalizeAsync(webhookEvent ?? _samples.ProfileChange(), cancellationToken);

    /// <summary>Delivers any body to every webhook for an event: for what the vendor does not document, or sends by mistake.</summary>
    /// <param name="eventType">The event.</param>
    /// <param name="body">The body, sent as it is.</param>
    /// <param name="cancellationToken">Ends the deliveries; those on their way then count neither as accepted nor as failed.</param>
    /// <returns>What became of it for each webhook, by id, once every receiver has answered or failed.</returns>
    /// <exception cref="ObjectDisposedException">The emulator was stopped.</exception>
    public Task<IReadOnlyList<MailingworkDelivery>> DeliverAsync(MailingworkEventType eventType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        return _deliverer.DeliverAsync(eventType, body, cancellationToken);
    }

    /// <summary>Waits until the replays that have begun are through; needed only with <see cref="MailingworkEmulatorOptions.AnswersBeforeReplay"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when they are through.</returns>
    public Task WaitForReplaysAsync(CancellationToken cancellationToken = default) => _deliverer.Replays.WaitAsync(cancellationToken);

    /// <summary>Ends the emulator at once: calls that hang are aborted, deliveries are cancelled. A second call does nothing.</summary>
    /// <param name="cancellationToken">Ends the waiting for clients that are still sending; it takes at most a second.</param>
    /// <returns>A task that ends when the emulator neither answers nor delivers any more.</returns>
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

    private Task<IReadOnlyList<MailingworkDelivery>> FinalizeAsync(MailingworkEvent webhookEvent, CancellationToken cancellationToken) =>
        DeliverAsync(webhookEvent.Type, EventJson.Write(webhookEvent), cancellationToken);
}
