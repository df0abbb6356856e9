namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>A run of the tool, which can be canceled.</summary>
internal sealed class RunningTool(Task<int> exitCode, ObservedWriter output, ObservedWriter error, CancellationTokenSource cancellation) : IAsyncDisposable
{
    // Only ends a test that has already failed.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Output => output.ToString();

    public Task WhenOutputAsync(string text) => WhenWrittenAsync(output, text);

    public Task WhenErrorAsync(string text) => WhenWrittenAsync(error, text);

    /// <summary>Does what Ctrl+C does, and waits for the end.</summary>
    public async Task<ToolRun> CancelAsync()
    {
        await cancellation.CancelAsync();
        return await WhenEndedAsync();
    }

    public async Task<ToolRun> WhenEndedAsync() => new(await exitCode.WaitAsync(Limit), output.ToString(), error.ToString());

    public async ValueTask DisposeAsync()
    {
        await CancelAsync();
        cancellation.Dispose();
        await output.DisposeAsync();
        await error.DisposeAsync();
    }

    private async Task WhenWrittenAsync(ObservedWriter writer, string text)
    {
        var written = writer.WhenWritten(text);
        await Task.WhenAny(written, exitCode).WaitAsync(Limit);
        Assert.That(written.IsCompleted, Is.True, $"The tool ended without writing '{text}':\n{output}\n{error}");
    }
}
