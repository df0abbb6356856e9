using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>An event that this process has leased, and as what it was parsed when it has just arrived.</summary>
internal sealed record InboxWork(WebhookInboxClaim Claim, WebhookEvent? Event)
{
    public WebhookInboxLease Lease => Claim.Lease;

    /// <summary>Interrupted several times in a row: it may be what kills the process.</summary>
    public bool IsSuspect => Claim.Interruptions > 1;
}

/// <summary>
/// The leased events that wait for a worker, and how many this process may lease: as few as keep the workers busy for a
/// moment, because whatever is leased counts as interrupted when the process is killed.
/// </summary>
internal sealed class InboxQueue : IDisposable
{
    private const int MostAhead = 256;

    /// <summary>For how long a process may have work.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(50);

    private readonly int _workers;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _alarm;
    private readonly object _lock = new();
    private readonly Channel<InboxWork> _waiting = Channel.CreateUnbounded<InboxWork>();
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<WebhookInboxLease, InboxWork> _held = new();
    private DateTimeOffset _alarmAt = DateTimeOffset.MaxValue;
    private TimeSpan _averageDuration = Ahead;
    private int _leased;
    private bool _isOpen;
    private bool _isClaiming;
    private bool _hasPending = true;

    public InboxQueue(IOptions<WebhookInboxOptions> options, TimeProvider timeProvider)
    {
        (_workers, _timeProvider) = (options.Value.MaxConcurrency, timeProvider);
        _alarm = timeProvider.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the workers take.</summary>
    public ChannelReader<InboxWork> Waiting => _waiting.Reader;

    /// <summary>Everything that this process has leased and not yet settled.</summary>
    public IReadOnlyCollection<InboxWork> Held => [.. _held.Values];

    /// <summary>From now on events may be leased.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
        }

        Signal();
    }

    /// <summary>From now on nothing is leased; what waits is still in <see cref="Waiting"/>.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
        }

        _waiting.Writer.TryComplete();
        _signals.Writer.TryComplete();
    }

    /// <summary>Reserves room for a group that arrives: none while older ones wait in the store.</summary>
    public int ReserveForArrivals(int count)
    {
        lock (_lock)
        {
            return _hasPending || _isClaiming ? 0 : Reserve(count);
        }
    }

    /// <summary>Reserves room for pending events; 0 when the workers have enough to do.</summary>
    public int BeginClaim()
    {
        lock (_lock)
        {
            var reserved = Reserve(MostAhead);
            _isClaiming = reserved > 0;
            _hasPending = reserved == 0;
            return reserved;
        }
    }

    /// <param name="unused">How much of what was reserved was not needed.</param>
    /// <param name="mayHaveMore">Whether pending events may be left in the store.</param>
    public void EndClaim(int unused, bool mayHaveMore)
    {
        lock (_lock)
        {
            _isClaiming = false;
            _leased -= unused;
            _hasPending |= mayHaveMore;
        }
    }

    /// <summary>Gives back what was reserved and not leased.</summary>
    public void Release(int count)
    {
        lock (_lock)
        {
            _leased -= count;
        }
    }

    /// <summary>Hands a leased event to the workers; false when they take no more.</summary>
    public bool TryAdd(InboxWork work)
    {
        if (work.Claim.Interruptions > 0)
        {
            lock (_lock)
            {
                // The process may have been killed by one of the events that were leased together with this one.
                _averageDuration = Ahead;
            }
        }

        _held[work.Lease] = work;
        return _waiting.Writer.TryWrite(work);
    }

    /// <summary>A worker has finished with an event.</summary>
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

    /// <summary>The store knows what became of an event, or the lease is left to its end.</summary>
    public void Forget(WebhookInboxLease lease) => _held.TryRemove(lease, out _);

    /// <summary>Pending events are in the store, so that nothing which arrives may overtake them.</summary>
    public void SignalPending()
    {
        lock (_lock)
        {
            _hasPending = true;
        }

        Signal();
    }

    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Waits until it is worth while to lease pending events; false when nothing is leased any more.</summary>
    public async ValueTask<bool> SignalledAsync() => await _signals.Reader.WaitToReadAsync() && _signals.Reader.TryRead(out _);

    /// <summary>Signals when an event is due. Only the earliest is remembered: the others are found at the next poll.</summary>
    public void SignalAfter(TimeSpan delay)
    {
        lock (_lock)
        {
            if (_timeProvider.GetUtcNow() + delay is var at && at < _alarmAt)
            {
                _alarmAt = at;
                _alarm.Change(delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _alarm.Dispose();

    private void Ring()
    {
        lock (_lock)
        {
            _alarmAt = DateTimeOffset.MaxValue;
        }

        Signal();
    }

    private int Window => Math.Max(_workers, (int)Math.Min(MostAhead, _workers * (Ahead / Max(_averageDuration, TimeSpan.FromTicks(1)))));

    private int Reserve(int count)
    {
        var reserved = _isOpen ? Math.Clamp(Window - _leased, 0, count) : 0;
        _leased += reserved;
        return reserved;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
