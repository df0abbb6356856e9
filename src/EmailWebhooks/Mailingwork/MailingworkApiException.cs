namespace EmailWebhooks.Mailingwork;

/// <summary>The MAILINGWORK API responded with an error (<c>error</c> other than 0). Such a call is never retried.</summary>
public sealed class MailingworkApiException : MailingworkException
{
    /// <summary>Initializes a new instance of the <see cref="MailingworkApiException"/> class.</summary>
    /// <param name="function">The function that was called, for example <c>CreateWebHook</c>.</param>
    /// <param name="errorCode">The vendor's code (<c>error</c>); not 0.</param>
    /// <param name="message">What failed, and what to change.</param>
    public MailingworkApiException(string function, int errorCode, string message)
        : base(message, isTransient: false)
    {
        Function = function;
        ErrorCode = errorCode;
    }

    /// <summary>The vendor's code (<c>error</c>). 1 is a failed login; every other code depends on the function.</summary>
    public int ErrorCode { get; }

    /// <summary>Whether the user name or the password was not accepted.</summary>
    public bool IsLoginFailed => ErrorCode == 1;

    /// <summary>
    /// The vendor's text (<c>message</c>), as it was received; null when there is none. It may quote what you sent: keep it
    /// out of logs. <see cref="MailingworkOptions.IncludeVendorMessage"/> appends it to <see cref="Exception.Message"/>.
    /// </summary>
    public string? VendorMessage { get; init; }
}
