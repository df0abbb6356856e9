using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>An event that this process has leased.</summary>
/// <param name="Claim">The lease and what is stored.</param>
/// <param name="Event">The parsed event when it has just arrived; null when it was read from the store.</param>
internal sealed record InboxWork(WebhookInboxClaim Claim, WebhookEvent? Event)
{
    public WebhookInboxLease Lease => Claim.Lease;

    /// <summary>Whether it was interrupted several times in a row, so that it may be what ends the process.</summary>
    public bool IsSuspect => Claim.Interruptions > 1;

    /// <summary>When its handlers began, as a timestamp of the clock; 0 while they do not run.</summary>
    public long StartedAt { get; set; }

    /// <summary>Whether its long-running handlers have been logged.</summary>
    public bool IsReported { get; set; }
}

/// <summary>
/// Queues the leased events for the workers, and limits how many events this process leases: just enough to keep the
/// workers busy for a moment, because every leased event counts as interrupted when the process is killed.
/// </summary>
internal sealed class InboxQueue : IDisposable
{
    private const int MaxAhead = 256;

    /// <summary>How long a handler may run before it is reported.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    /// <summary>How much work, in handling time, a process may lease ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(50);

    private readonly int _workers;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _dueTimer;
    private readonly object _lock = new();
    private readonly Channel<InboxWork> _waiting = Channel.CreateUnbounded<InboxWork>();
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<WebhookInboxLease, InboxWork> _held = new();
    private DateTimeOffset _nextDue = DateTimeOffset.MaxValue;
    private TimeSpan _averageDuration = Ahead;
    private int _leased;
    private bool _isOpen;
    private bool _isClaiming;
    private bool _hasPending = true;

    public InboxQueue(IOptions<WebhookInboxOptions> options, TimeProvider timeProvider)
    {
        (_workers, _timeProvider) = (options.Value.MaxConcurrency, timeProvider);
        _dueTimer = timeProvider.CreateTimer(_ => OnDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The leased events that no worker has taken yet.</summary>
    public ChannelReader<InboxWork> Waiting => _waiting.Reader;

    /// <summary>The events that this process has leased and not yet settled.</summary>
    public IReadOnlyCollection<InboxWork> Held => [.. _held.Values];

    /// <summary>The events whose handlers have been running for a long time, each of which occupies a worker.</summary>
    public IEnumerable<InboxWork> Overdue => Held.Where(work => work.StartedAt is var start && start != 0 && _timeProvider.GetElapsedTime(start) > LongestRun);

    /// <summary>Allows events to be leased.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
        }

        Signal();
    }

    /// <summary>Ends the leasing of events. Those that wait are still in <see cref="Waiting"/>.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
        }

        _waiting.Writer.TryComplete();
        _signals.Writer.TryComplete();
    }

    /// <summary>Reserves leases for arriving events; none while older events wait in the store.</summary>
    public int ReserveForArrivals(int count)
    {
        lock (_lock)
        {
            return _hasPending || _isClaiming ? 0 : Reserve(count);
        }
    }

    /// <summary>Reserves leases for pending events; 0 when the workers have enough to do.</summary>
    public int BeginClaim()
    {
        lock (_lock)
        {
            var reserved = Reserve(MaxAhead);
            _isClaiming = reserved > 0;
            _hasPending = reserved == 0;
            return reserved;
        }
    }

    /// <param name="unused">The number of reserved leases that were not used.</param>
    /// <param name="mayHaveMore">Whether more events may be due in the store.</param>
    public void EndClaim(int unused, bool mayHaveMore)
    {
        lock (_lock)
        {
            _isClaiming = false;
            _leased -= unused;
            _hasPending |= mayHaveMore;
        }
    }

    /// <summary>Returns reserved leases that were not used.</summary>
    public void Release(int count)
    {
        lock (_lock)
        {
            _leased -= count;
        }
    }

    /// <summary>Hands a leased event to the workers; false after <see cref="Close"/>.</summary>
    public bool TryAdd(InboxWork work)
    {
        if (work.Claim.Interruptions > 0)
        {
            lock (_lock)
            {
                // Any of the events that were leased together may have ended the process, so few are leased at first.
                _averageDuration = Ahead;
            }
        }

        _held[work.Lease] = work;
        return _waiting.Writer.TryWrite(work);
    }

    /// <summary>Called when a worker has finished with an event.</summary>
    public void Finish(TimeSpan duration)
    {
        bool wanted;
        lock (_lock)
        {
            _averageDuration += (duration - _averageDuration) / 10;
            _leased--;
            wanted = _hasPending && _leased <= Window / 2;
        }

        if (wanted)
        {
            Signal();
        }
    }

    /// <summary>Called when the store knows the outcome of an event, or when its lease is left to expire.</summary>
    public void Forget(WebhookInboxLease lease) => _held.TryRemove(lease, out _);

    /// <summary>Called when pending events are in the store, which arriving events must not overtake.</summary>
    public void SignalPending()
    {
        lock (_lock)
        {
            _hasPending = true;
        }

        Signal();
    }

    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Waits for the signal to lease pending events; false after <see cref="Close"/>.</summary>
    public async ValueTask<bool> SignalledAsync() => await _signals.Reader.WaitToReadAsync() && _signals.Reader.TryRead(out _);

    /// <summary>Signals when an event is due. Only the earliest time is kept; later events are found at the next poll.</summary>
    public void SignalAfter(TimeSpan delay)
    {
        lock (_lock)
        {
            if (_timeProvider.GetUtcNow() + delay is var at && at < _nextDue)
            {
                _nextDue = at;
                _dueTimer.Change(delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _dueTimer.Dispose();

    private void OnDue()
    {
        lock (_lock)
        {
            _nextDue = DateTimeOffset.MaxValue;
        }

        Signal();
    }

    private int Window => Math.Max(_workers, (int)Math.Min(MaxAhead, _workers * (Ahead / Max(_averageDuration, TimeSpan.FromTicks(1)))));

    private int Reserve(int count)
    {
        var reserved = _isOpen ? Math.Clamp(Window - _leased, 0, count) : 0;
        _leased += reserved;
        return reserved;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
