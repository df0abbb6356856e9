using System.Globalization;
using System.Net;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Creates the exceptions for every way in which a call can fail.</summary>
/// <param name="account">The account's name; null for the default account.</param>
/// <param name="options">The account's options.</param>
internal sealed class Failures(string? account, MailingworkOptions options)
{
    public MailingworkApiException VendorError(string function, HttpStatusCode status, int error, string? vendorMessage)
    {
        var advice = error == 1
            ? "the login was refused (error 1). Check Username and Password."
            : $"error {Number(error)}. VendorMessage contains the vendor's text; if a parameter is missing, compare ParameterNames with the account's \"Webservice-Demo\".";
        var quote = options.IncludeVendorMessage && !string.IsNullOrWhiteSpace(vendorMessage) ? $" MAILINGWORK says: \"{vendorMessage}\"." : "";
        return new MailingworkApiException(function, error, Message(function, advice + quote))
        {
            Account = account,
            StatusCode = status,
            VendorMessage = vendorMessage,
        };
    }

    /// <summary>The response is not an envelope of the API.</summary>
    public MailingworkException NotAnEnvelope(string function, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var code = (int)status;
        var reason = $"HTTP {Number(code)}";
        var isTransient = code is (>= 200 and < 300) or 408 or 429 or >= 500;
        var explanation = code switch
        {
            < 300 => $"{reason}, but not a response of the MAILINGWORK API. Check BaseAddress.",
            < 400 => $"{reason}, a redirect, which is not followed. Check BaseAddress.",
            429 => $"{reason}, too many requests.",
            408 or >= 500 => $"{reason}.",
            _ => $"{reason}. Check BaseAddress.",
        };
        return Failure(function, explanation, reason, isTransient, isRefused: !isTransient || code == 429, status: status, retryAfter: retryAfter);
    }

    public MailingworkException AttemptTimedOut(string function) =>
        Failure(function, $"no response within {Seconds(options.AttemptTimeout)} (AttemptTimeout).");

    public MailingworkException TimedOutInHandler(string function, HttpStatusCode? status, Exception exception) =>
        Failure(function, "a message handler of the HTTP client timed out.", "timeout", status: status, inner: exception);

    public MailingworkException TotalTimedOut(string function) =>
        Failure(function, $"not finished within {Seconds(options.TotalTimeout)} (TotalTimeout).");

    public MailingworkException NotConnected(string function, HttpRequestException exception) =>
        Failure(function, "no connection could be made. Check BaseAddress.", "no connection", isRefused: true, inner: exception);

    /// <param name="function">The function that was called.</param>
    /// <param name="status">The status of the response; null if there was none.</param>
    /// <param name="exception">The cause; null if its text may quote the response.</param>
    public MailingworkException Broken(string function, HttpStatusCode? status, Exception? exception) =>
        Failure(function, "the connection broke, or the response could not be read.", "broken connection", status: status, inner: exception);

    public MailingworkException TooLarge(string function, HttpStatusCode status, int limit) =>
        Failure(function, $"the response is larger than {Number(limit / 1024)} KiB. Check BaseAddress.", isTransient: false, status: status);

    public MailingworkException UnreadableResult(string function, HttpStatusCode status) =>
        Failure(function, "the result has a shape that this version does not know.", isTransient: false, status: status);

    /// <summary>The lookup cannot tell whether an earlier attempt was carried out.</summary>
    public MailingworkException Unclear(string function) =>
        Failure(function, "the list of webhooks does not show whether the call was carried out.", "an unclear lookup");

    /// <summary>The call was accepted, but its result does not name the webhook, and the list does not show it.</summary>
    public MailingworkException NotFound(string function, Exception? cause = null) =>
        Failure(function, "the call was accepted, but the new webhook was not found. Find it with GetWebhooksAsync instead of retrying.", isTransient: false, inner: cause);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Message(string function, string explanation) =>
        account is null ? $"{function} failed: {explanation}" : $"{function} of account \"{account}\" failed: {explanation}";

    /// <param name="function">The function that was called.</param>
    /// <param name="explanation">What happened, and what to do about it.</param>
    /// <param name="reason">What happened, in a few words for the log line of a retry.</param>
    /// <param name="isTransient">Whether a retry may help.</param>
    /// <param name="isRefused">Whether it is certain that the request was not carried out.</param>
    /// <param name="status">The status of the response; null if there was none.</param>
    /// <param name="retryAfter">How long the server asks the client to wait; null if it does not say.</param>
    /// <param name="inner">The cause; null if there is none.</param>
    private MailingworkException Failure(
        string function,
        string explanation,
        string reason = "",
        bool isTransient = true,
        bool isRefused = false,
        HttpStatusCode? status = null,
        TimeSpan? retryAfter = null,
        Exception? inner = null) =>
        new(Message(function, explanation), isTransient, inner)
        {
            Function = function,
            Account = account,
            Outcome = isRefused || function == MailingworkApi.GetWebHooks ? MailingworkOutcome.NotApplied : MailingworkOutcome.Unknown,
            StatusCode = status,
            RetryAfter = retryAfter,
            Reason = reason,
        };
}
