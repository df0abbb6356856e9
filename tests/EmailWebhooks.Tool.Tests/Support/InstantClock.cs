namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>A clock whose waits end at once. FakeTimeProvider ends them only when the test advances it.</summary>
internal sealed class InstantClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
