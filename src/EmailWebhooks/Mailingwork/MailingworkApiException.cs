namespace EmailWebhooks.Mailingwork;

/// <summary>The exception that is thrown when the MAILINGWORK API responds with an error (<c>error</c> is not 0). Such a call is not retried.</summary>
public sealed class MailingworkApiException : MailingworkException
{
    /// <summary>Initializes a new instance of the <see cref="MailingworkApiException"/> class.</summary>
    /// <param name="function">The function that was called, for example <c>CreateWebHook</c>.</param>
    /// <param name="errorCode">The vendor's error code (<c>error</c>); not 0.</param>
    /// <param name="message">What failed, and what to change.</param>
    public MailingworkApiException(string function, int errorCode, string message)
        : base(message, isTransient: false)
    {
        Function = function;
        ErrorCode = errorCode;
    }

    /// <summary>The vendor's error code (<c>error</c>). 1 is a failed login; the meaning of any other code depends on the function.</summary>
    public int ErrorCode { get; }

    /// <summary>Whether the vendor refused the user name or the password.</summary>
    public bool IsLoginFailed => ErrorCode == 1;

    /// <summary>
    /// The vendor's text (<c>message</c>) as it was received; null if there is none. It may quote what you sent, so keep it
    /// out of logs. <see cref="MailingworkOptions.IncludeVendorMessage"/> appends it to <see cref="Exception.Message"/>.
    /// </summary>
    public string? VendorMessage { get; init; }
}
