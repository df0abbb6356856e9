namespace EmailWebhooks.Tool;

/// <summary>Ends a command with a one-line message for its user.</summary>
internal sealed class ToolException(string message, int exitCode = ExitCode.Input, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>The exit codes of the tool.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The input cannot be used: an argument, a file or a body is invalid, or credentials are missing.</summary>
    public const int Input = 1;

    /// <summary>A failure: the vendor responded with an error or not at all, a delivery was not accepted, an event is missing, or the output cannot be written.</summary>
    public const int Failure = 2;

    /// <summary>With <c>--dry-run</c>: there is something to do.</summary>
    public const int Pending = 3;

    /// <summary>Ctrl+C before the work was done, as shells report it.</summary>
    public const int Canceled = 130;
}
