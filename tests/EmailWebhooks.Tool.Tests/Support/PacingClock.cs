namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>A clock whose waits are over at once, or never.</summary>
internal sealed class PacingClock : TimeProvider
{
    private readonly bool _elapses;

    private PacingClock(bool elapses) => _elapses = elapses;

    public static PacingClock Immediate { get; } = new(elapses: true);

    public static PacingClock Frozen { get; } = new(elapses: false);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, _elapses ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
