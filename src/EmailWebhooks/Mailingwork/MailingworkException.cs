namespace EmailWebhooks.Mailingwork;

/// <summary>A call to the MAILINGWORK API failed. Its text holds no credential, no URL of a webhook and no payload.</summary>
public class MailingworkException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, and what to change.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="innerException">The cause, or null.</param>
    public MailingworkException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>
    /// Whether the same call may succeed later: the connection broke, a time-out passed, the vendor answered 408, 429 or
    /// 5xx, or what it answered was no answer of its API.
    /// </summary>
    public bool IsTransient { get; }

    /// <summary>What went wrong, in the few words that the log line of a repeat has room for; empty for what is not repeated.</summary>
    internal string Reason { get; init; } = "";

    /// <summary>Whether the failure itself shows that the work was not done.</summary>
    internal bool ShowsNotDone { get; init; }

    /// <summary>How long the vendor asks to wait; null when it does not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
