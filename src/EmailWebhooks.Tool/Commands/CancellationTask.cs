namespace EmailWebhooks.Tool.Commands;

internal static class CancellationTask
{
    /// <summary>Waits for Ctrl+C, which for a command that serves is the way to end well.</summary>
    public static async Task WhenCancelled(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
