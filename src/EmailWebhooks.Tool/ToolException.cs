namespace EmailWebhooks.Tool;

/// <summary>Ends a command with one line for its user.</summary>
internal sealed class ToolException(string message, int exitCode = ExitCode.Input, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
