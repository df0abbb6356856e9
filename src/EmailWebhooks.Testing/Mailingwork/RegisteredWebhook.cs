using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>A webhook and its state: whether it is active, its consecutive failures, and its buffered events. Thread-safe.</summary>
internal sealed class RegisteredWebhook
{
    private readonly object _lock = new();
    private readonly MailingworkEmulatorOptions _options;
    private readonly SortedDictionary<long, RaisedEvent> _buffer = [];
    private DateTimeOffset? _deactivatedAt;
    private int _failures;
    private bool _isDeleted;

    public RegisteredWebhook(long id, string app, MailingworkEventType eventType, Uri url, MailingworkEmulatorOptions options)
    {
        Id = id;
        App = app;
        EventType = eventType;
        Url = url;
        _options = options;
    }

    public long Id { get; }

    public string App { get; }

    public MailingworkEventType EventType { get; }

    public Uri Url { get; }

    /// <summary>Held by the delivery in progress, if deliveries are in order.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public MailingworkEmulatorWebhook Snapshot()
    {
        lock (_lock)
        {
            return new MailingworkEmulatorWebhook(Id, App, EventType, Url)
            {
                IsActive = _deactivatedAt is null,
                DeactivatedAt = _deactivatedAt,
                ConsecutiveFailures = _failures,
                BufferedEvents = _buffer.Count,
            };
        }
    }

    /// <summary>Buffers or drops an event while the webhook is not active, and drops it if the webhook is deleted.</summary>
    /// <returns>The outcome; null if the event is to be delivered.</returns>
    public MailingworkDeliveryOutcome? Withhold(RaisedEvent raised)
    {
        lock (_lock)
        {
            return _isDeleted ? MailingworkDeliveryOutcome.Dropped
                : _deactivatedAt is null ? null
                : raised.At - _deactivatedAt < _options.BufferPeriod && TryBuffer(raised) ? MailingworkDeliveryOutcome.Buffered
                : MailingworkDeliveryOutcome.Dropped;
        }
    }

    public void Accepted()
    {
        lock (_lock)
        {
            _failures = 0;
        }
    }

    /// <summary>Counts a failed delivery.</summary>
    /// <returns>Whether it deactivated the webhook.</returns>
    public bool Failed(RaisedEvent raised, DateTimeOffset now)
    {
        lock (_lock)
        {
            _failures++;
            if (_options.BuffersFailedEvents)
            {
                TryBuffer(raised);
            }

            var deactivates = !_isDeleted && _deactivatedAt is null && _failures >= _options.FailuresUntilDeactivation;
            if (deactivates)
            {
                _deactivatedAt = now;
            }

            return deactivates;
        }
    }

    public void Deactivate(DateTimeOffset now)
    {
        lock (_lock)
        {
            _deactivatedAt ??= now;
        }
    }

    /// <summary>Deletes the webhook: nothing more is delivered, not even by a replay that has started.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            _isDeleted = true;
            _buffer.Clear();
        }
    }

    /// <summary>Activates the webhook. Without a replay, its buffered events are dropped.</summary>
    /// <returns>Whether there are events to replay.</returns>
    /// <exception cref="RefusedCallException">The webhook is active, and <see cref="MailingworkErrorCodes.AlreadyActive"/> is set.</exception>
    public bool Activate(bool replay)
    {
        lock (_lock)
        {
            if (_deactivatedAt is null && _options.ErrorCodes.AlreadyActive is { } code)
            {
                throw new RefusedCallException(code, "The webhook is active.");
            }

            _deactivatedAt = null;
            _failures = 0;
            if (!replay)
            {
                _buffer.Clear();
            }

            return _buffer.Count > 0;
        }
    }

    /// <summary>Removes the oldest event after this number from the buffer.</summary>
    /// <returns>The event; null if there is none, or if the webhook is no longer active or was deleted.</returns>
    public RaisedEvent? TakeBuffered(long after)
    {
        lock (_lock)
        {
            var oldest = _deactivatedAt is null && !_isDeleted ? _buffer.Values.FirstOrDefault(raised => raised.Number > after) : null;
            if (oldest is not null)
            {
                _buffer.Remove(oldest.Number);
            }

            return oldest;
        }
    }

    private bool TryBuffer(RaisedEvent raised)
    {
        var fits = _buffer.Count < _options.Capacity;
        if (fits)
        {
            _buffer.Add(raised.Number, raised);
        }

        return fits;
    }
}

/// <summary>An event that was raised in the account.</summary>
/// <param name="Number">The event's number, in the order in which the events were raised.</param>
/// <param name="At">When the event was raised.</param>
/// <param name="Body">The body to deliver.</param>
internal sealed record RaisedEvent(long Number, DateTimeOffset At, ReadOnlyMemory<byte> Body);
