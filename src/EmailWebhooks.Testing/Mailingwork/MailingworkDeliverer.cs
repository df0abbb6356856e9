using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>Delivers events to the webhooks, and replays buffered events.</summary>
internal sealed class MailingworkDeliverer
{
    private readonly MailingworkEmulatorOptions _options;
    private readonly EmulatedAccount _account;
    private readonly WebhookSender _sender;
    private readonly ChangeSignal _changed;
    private readonly CancellationToken _stopping;
    private readonly object _lock = new();
    private Task _replays = Task.CompletedTask;
    private long _lastNumber;

    public MailingworkDeliverer(MailingworkEmulatorOptions options, EmulatedAccount account, WebhookSender sender, ChangeSignal changed, CancellationToken stopping)
    {
        _options = options;
        _account = account;
        _sender = sender;
        _changed = changed;
        _stopping = stopping;
        Deliveries = new BoundedLog<MailingworkDelivery>(options.Capacity);
        Notifications = new BoundedLog<MailingworkSystemNotification>(options.Capacity);
    }

    public BoundedLog<MailingworkDelivery> Deliveries { get; }

    public BoundedLog<MailingworkSystemNotification> Notifications { get; }

    /// <summary>A task that completes when all replays that have started are finished.</summary>
    public Task Replays
    {
        get
        {
            lock (_lock)
            {
                return _replays;
            }
        }
    }

    public async Task<IReadOnlyList<MailingworkDelivery>> DeliverAsync(MailingworkEventType eventType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
        var raised = new RaisedEvent(Interlocked.Increment(ref _lastNumber), _options.TimeProvider.GetUtcNow(), body);
        return await Task.WhenAll(_account.Find(null, eventType).Select(webhook => DeliverAsync(webhook, raised, ended.Token))).ConfigureAwait(false);
    }

    public async Task ActivateAsync(long id, bool replay)
    {
        var webhook = _account.Get(id);
        if (!webhook.Activate(replay))
        {
            return;
        }

        var replaying = ReplayAsync(webhook);
        lock (_lock)
        {
            _replays = _replays.IsCompletedSuccessfully ? replaying : Task.WhenAll(_replays, replaying);
        }

        if (!_options.RespondsBeforeReplay)
        {
            await replaying.ConfigureAwait(false);
        }
    }

    private async Task<MailingworkDelivery> DeliverAsync(RegisteredWebhook webhook, RaisedEvent raised, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(webhook, cancellationToken).ConfigureAwait(false);
        try
        {
            if (webhook.Withhold(raised) is not { } outcome)
            {
                return await AttemptAsync(webhook, raised, isReplay: false, cancellationToken).ConfigureAwait(false);
            }

            var withheld = new MailingworkDelivery(webhook.Id, webhook.EventType, webhook.Url, raised.Body) { At = _options.TimeProvider.GetUtcNow(), Outcome = outcome };
            _options.Observer?.Delivered(withheld);
            _changed.Raise();
            return withheld;
        }
        finally
        {
            EndTurn(webhook);
        }
    }

    private async Task ReplayAsync(RegisteredWebhook webhook)
    {
        await WaitForTurnAsync(webhook, _stopping).ConfigureAwait(false);
        try
        {
            // Each event is sent once: if it fails and is buffered again, it waits for the next replay.
            var last = 0L;
            while (webhook.TakeBuffered(after: last) is { } raised)
            {
                await AttemptAsync(webhook, raised, isReplay: true, _stopping).ConfigureAwait(false);
                last = raised.Number;
            }
        }
        finally
        {
            EndTurn(webhook);
        }
    }

    private async Task<MailingworkDelivery> AttemptAsync(RegisteredWebhook webhook, RaisedEvent raised, bool isReplay, CancellationToken cancellationToken)
    {
        int? status = null;
        Exception? failure = null;
        try
        {
            status = await _sender.PostAsync(webhook.Url, raised.Body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception is a failed delivery; a handler that the test has set may throw any type.
            failure = exception;
        }

        var accepted = status is { } code && _options.IsAccepted(code);
        var now = _options.TimeProvider.GetUtcNow();
        var delivery = new MailingworkDelivery(webhook.Id, webhook.EventType, webhook.Url, raised.Body)
        {
            At = now,
            Outcome = accepted ? MailingworkDeliveryOutcome.Delivered : MailingworkDeliveryOutcome.Failed,
            IsReplay = isReplay,
            StatusCode = status,
            Failure = failure,
        };
        var isDeactivated = !accepted && webhook.Failed(raised, now);
        if (accepted)
        {
            webhook.Accepted();
        }

        Deliveries.Add(delivery);
        _options.Observer?.Delivered(delivery);
        if (isDeactivated)
        {
            var notification = new MailingworkSystemNotification(webhook.Snapshot(), now);
            Notifications.Add(notification);
            _options.Observer?.Deactivated(notification);
        }

        _changed.Raise();

        return delivery;
    }

    private Task WaitForTurnAsync(RegisteredWebhook webhook, CancellationToken cancellationToken) =>
        _options.DeliversInOrder ? webhook.Turn.WaitAsync(cancellationToken) : Task.CompletedTask;

    private void EndTurn(RegisteredWebhook webhook)
    {
        if (_options.DeliversInOrder)
        {
            webhook.Turn.Release();
        }
    }
}
