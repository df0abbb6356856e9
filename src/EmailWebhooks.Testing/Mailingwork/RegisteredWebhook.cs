using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>A webhook's state: active or not, failures in a row, and the events that wait. Safe for use by several threads.</summary>
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

    /// <summary>Held by the one delivery that is on its way.</summary>
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

    /// <summary>Buffers or drops an event while the webhook is not active, and drops it once the webhook is deleted.</summary>
    /// <returns>Null when the event is to be delivered.</returns>
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
    /// <returns>Whether it was the one that deactivated the webhook.</returns>
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

    /// <summary>Ends the webhook: nothing more is delivered, not even by a replay that has begun.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            _isDeleted = true;
            _buffer.Clear();
        }
    }

    /// <summary>Activates the webhook; without replay the events that wait are dropped.</summary>
    /// <returns>Whether events wait for the replay.</returns>
    /// <exception cref="RefusedCallException">The webhook is active, and that is an error.</exception>
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

    /// <summary>Takes the oldest event after this number out of the buffer.</summary>
    /// <returns>Null when none waits, or the webhook is no longer active or was deleted.</returns>
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

/// <summary>Something that happened in the account.</summary>
/// <param name="Number">Counts the account's events, so that the older has the lower.</param>
/// <param name="At">When it happened.</param>
/// <param name="Body">The JSON to deliver.</param>
internal sealed record RaisedEvent(long Number, DateTimeOffset At, ReadOnlyMemory<byte> Body);
