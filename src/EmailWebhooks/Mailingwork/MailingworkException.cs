using System.Net;

namespace EmailWebhooks.Mailingwork;

/// <summary>
/// The exception that is thrown when a call to the MAILINGWORK API fails. Its message does not contain credentials, URLs of
/// webhooks or payload text, unless <see cref="MailingworkOptions.IncludeVendorMessage"/> is set.
/// </summary>
public class MailingworkException : Exception
{
    private MailingworkOutcome _outcome;

    /// <summary>Initializes a new instance of the <see cref="MailingworkException"/> class.</summary>
    /// <param name="message">What failed, and what to change.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public MailingworkException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>The function of the API that was called, for example <c>CreateWebHook</c>; null if none was called.</summary>
    public string? Function { get; init; }

    /// <summary>The name under which the account was registered; null for the default account.</summary>
    public string? Account { get; init; }

    /// <summary>
    /// Whether the same call may succeed later, for instance because the connection broke, a timeout elapsed, the server
    /// responded with status 408, 429 or 5xx, or a 2xx response is not a response of the MAILINGWORK API.
    /// </summary>
    public bool IsTransient { get; }

    /// <summary>
    /// Whether the call may have changed the account. After <see cref="MailingworkOutcome.Unknown"/>, check with
    /// <see cref="IMailingworkWebhookClient.GetWebhooksAsync"/> before you retry the call.
    /// </summary>
    public MailingworkOutcome Outcome
    {
        get => _outcome;
        init => _outcome = value;
    }

    /// <summary>The status of the HTTP response; null if there was no response.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>How long the server asks the client to wait before the next call; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What went wrong, in a few words for the log line of a retry; empty if the failure is not retried.</summary>
    internal string Reason { get; init; } = "";

    /// <summary>Sets the outcome of the whole call, which a single failed request does not know.</summary>
    internal void SetOutcome(MailingworkOutcome outcome) => _outcome = outcome;
}

/// <summary>Whether a failed call may have changed the account.</summary>
public enum MailingworkOutcome
{
    /// <summary>The call did not change the account.</summary>
    NotApplied,

    /// <summary>The call may have changed the account: a request was sent, and its outcome could not be determined.</summary>
    Unknown,
}
