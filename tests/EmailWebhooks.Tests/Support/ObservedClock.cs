using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.Tests.Support;

/// <summary>A clock that a test advances. FakeTimeProvider alone does not show that a wait has begun.</summary>
internal sealed class ObservedClock() : FakeTimeProvider(new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero))
{
    private readonly Lock _lock = new();
    private readonly HashSet<ObservedTimer> _pending = [];

    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ObservedTimer(this, callback, state);
        timer.Start(base.CreateTimer, dueTime, period);
        return timer;
    }

    /// <summary>Waits for a timer whose due time matches, and returns that time.</summary>
    public async Task<TimeSpan> WaitForTimerAsync(Predicate<TimeSpan> matches)
    {
        TimeSpan? found = null;
        await Eventually.IsTrueAsync(() =>
        {
            lock (_lock)
            {
                found = _pending.FirstOrDefault(timer => matches(timer.DueTime))?.DueTime;
            }

            return found is not null;
        });
        return found!.Value;
    }

    private void Track(ObservedTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            timer.DueTime = dueTime;
            _ = dueTime == Timeout.InfiniteTimeSpan ? _pending.Remove(timer) : _pending.Add(timer);
        }
    }

    private sealed class ObservedTimer(ObservedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private ITimer? _timer;

        public TimeSpan DueTime { get; set; }

        public void Start(Func<TimerCallback, object?, TimeSpan, TimeSpan, ITimer> create, TimeSpan dueTime, TimeSpan period)
        {
            clock.Track(this, dueTime);
            _timer = create(Fire, null, dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Track(this, dueTime);
            return _timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            clock.Track(this, Timeout.InfiniteTimeSpan);
            _timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire(object? ignored)
        {
            clock.Track(this, Timeout.InfiniteTimeSpan);
            callback(state);
        }
    }
}
