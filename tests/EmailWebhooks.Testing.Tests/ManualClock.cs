namespace EmailWebhooks.Testing.Tests;

/// <summary>A clock that stands still until the test moves it; timers fire when it passes them.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2025, 11, 11, 8, 27, 29, TimeSpan.Zero);

    public int WaitingTimers
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count(timer => timer.Due < DateTimeOffset.MaxValue);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_timers)
        {
            return _now;
        }
    }

    public void Advance(TimeSpan time)
    {
        ManualTimer[] due;
        lock (_timers)
        {
            _now += time;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            foreach (var timer in due)
            {
                timer.Due = DateTimeOffset.MaxValue;
            }
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    private sealed class ManualTimer : ITimer
    {
        private readonly ManualClock _clock;
        private readonly Action _callback;

        public ManualTimer(ManualClock clock, Action callback)
        {
            _clock = clock;
            _callback = callback;
        }

        public DateTimeOffset Due { get; set; }

        public void Fire() => _callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._timers)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : _clock._now + dueTime;
            }

            return true;
        }

        public void Dispose()
        {
            lock (_clock._timers)
            {
                _clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
