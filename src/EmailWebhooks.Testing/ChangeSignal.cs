namespace EmailWebhooks.Testing;

/// <summary>Lets tests wait for a state without polling. Code that changes the state raises the signal.</summary>
internal sealed class ChangeSignal
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Raise() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Waits until there is a result. The timeout is in real time, because a test's clock may not advance.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="find">Returns the result; null as long as there is none.</param>
    /// <param name="timeout">How long to wait; null for 30 seconds.</param>
    /// <param name="describe">Describes the state for the message of the <see cref="TimeoutException"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TimeoutException">There was no result in time.</exception>
    public async Task<T> WaitAsync<T>(Func<T?> find, TimeSpan? timeout, Func<string> describe, CancellationToken cancellationToken)
        where T : class
    {
        var limit = timeout ?? DefaultTimeout;
        using var expired = new CancellationTokenSource(limit);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        while (true)
        {
            // Read before the state, so that a change in between is not missed.
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
                throw new TimeoutException($"Timed out after {limit.TotalSeconds:0.###} s: {describe()}");
            }
        }
    }
}
