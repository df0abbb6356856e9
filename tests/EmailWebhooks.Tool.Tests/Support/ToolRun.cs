namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>What a run of the tool wrote, and its exit code.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the tool in this process, without a terminal.</summary>
    public static async Task<ToolRun> InvokeAsync(params string[] args) => await new ToolRunner().InvokeAsync(args);

    /// <summary>The lines on standard error, without the one that names the help.</summary>
    public IReadOnlyList<string> ErrorLines => [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != HelpLine)];

    /// <summary>The line that names the help; null when there is none.</summary>
    public string? HelpLine => Error.Split('\n').FirstOrDefault(line => line.StartsWith("Run 'email-webhooks ", StringComparison.Ordinal));
}
