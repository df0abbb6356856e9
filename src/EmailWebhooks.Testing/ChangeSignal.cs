namespace EmailWebhooks.Testing;

/// <summary>Lets tests wait for a state without polling: whoever changes it raises the signal.</summary>
internal sealed class ChangeSignal
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Raise() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Waits until there is a result. The time-out is real time, because a test's clock may stand still.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="find">Returns the result, or null as long as there is none.</param>
    /// <param name="timeout">How long to wait; null for 30 seconds.</param>
    /// <param name="describe">Says what was there instead when the time is over.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public async Task<T> WaitAsync<T>(Func<T?> find, TimeSpan? timeout, Func<string> describe, CancellationToken cancellationToken)
        where T : class
    {
        var limit = timeout ?? DefaultTimeout;
        using var expired = new CancellationTokenSource(limit);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        while (true)
        {
            // Read before the state, so that no change between the two is missed.
            var next = Volatile.Read(ref _next).Task;
            if (find() is { } result)
            {
                return result;
            }

            try
            {
                await next.WaitAsync(ended.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.###} s: {describe()}");
            }
        }
    }
}
