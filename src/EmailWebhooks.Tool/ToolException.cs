namespace EmailWebhooks.Tool;

/// <summary>Ends a command with one line for its user.</summary>
internal sealed class ToolException(string message, int exitCode = ExitCode.Input, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>What a run tells the shell.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>What was given cannot be used: an argument, a file, a body, missing credentials.</summary>
    public const int Input = 1;

    /// <summary>The other side failed: the vendor responded with an error or not at all, a delivery was not accepted, an event is missing.</summary>
    public const int Failure = 2;

    /// <summary>With <c>--dry-run</c>: there is something to do.</summary>
    public const int Pending = 3;

    /// <summary>Ended by Ctrl+C before the work was done, as shells report it.</summary>
    public const int Cancelled = 130;
}
