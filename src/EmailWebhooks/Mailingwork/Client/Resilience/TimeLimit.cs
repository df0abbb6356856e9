namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Cancels what takes longer than its time.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;

    public TimeLimit(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = timeProvider.CreateTimer(static source => Cancel((CancellationTokenSource)source!), _source, time, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the time is over, and with the token that the limit was made with.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was done in time, as the timer fired.
        }
    }
}
