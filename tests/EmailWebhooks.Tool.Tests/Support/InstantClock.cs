namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>A clock whose waits are over at once; FakeTimeProvider ends them only when the test moves it.</summary>
internal sealed class PacingClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
