namespace EmailWebhooks.Mailingwork;

/// <summary>The MAILINGWORK API answered with an error. Such a call is never repeated.</summary>
public sealed class MailingworkApiException : MailingworkException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="function">The function that was called, for instance <c>CreateWebHook</c>.</param>
    /// <param name="errorCode">The vendor's code; not 0.</param>
    /// <param name="message">What failed, and what to change.</param>
    public MailingworkApiException(string function, int errorCode, string message)
        : base(message, isTransient: false)
    {
        Function = function;
        ErrorCode = errorCode;
        ShowsNotDone = true;
    }

    /// <summary>The function that was called, for instance <c>CreateWebHook</c>.</summary>
    public string Function { get; }

    /// <summary>The vendor's code. 1 is a failed login; every other code depends on the function.</summary>
    public int ErrorCode { get; }

    /// <summary>Whether the user name or the password was not accepted.</summary>
    public bool IsLoginFailed => ErrorCode == 1;
}
