using System.Globalization;
using System.Net;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Every way in which one request can fail, as the exception that tells it.</summary>
internal static class Failures
{
    private const string CheckAddress = "Check MailingworkOptions.BaseAddress.";

    public static MailingworkApiException VendorError(MailingworkRequest request, in Envelope answer)
    {
        var message = VendorMessage.Clean(answer.ReadMessage(), request.Options);
        var said = message.Length == 0 ? "" : $" MAILINGWORK says: \"{message}\".";
        var advice = answer.Error == 1
            ? "the login failed (error 1). Check Username and Password in MailingworkOptions."
            : $"error {Number(answer.Error)}. If a parameter is said to be missing, compare MailingworkOptions.ParameterNames with the account's \"Webservice-Demo\".";
        return new MailingworkApiException(request.Function, answer.Error, $"{request.Function} failed: {advice}{said}") { VendorMessage = answer.ReadMessage() };
    }

    /// <summary>An answer that is no envelope.</summary>
    public static MailingworkException NoEnvelope(string function, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var code = (int)status;
        var reason = $"HTTP {Number(code)}";
        var isTransient = code is (>= 200 and < 300) or 408 or 429 or >= 500;
        var explanation = code switch
        {
            < 300 => $"{reason}, but no answer of the MAILINGWORK API. {CheckAddress}",
            < 400 => $"{reason}, a redirect, which is not followed. {CheckAddress}",
            429 => $"{reason}, too many requests. {Wait(retryAfter)}",
            408 or >= 500 => $"{reason}. {Wait(retryAfter)}",
            _ => $"{reason}. {CheckAddress}",
        };
        return new MailingworkException($"{function} failed: {explanation}".TrimEnd(), isTransient)
        {
            Reason = reason,
            ShowsNotDone = !isTransient || code == 429,
            RetryAfter = retryAfter,
        };
    }

    public static MailingworkException TimedOut(string function, TimeSpan timeout) =>
        new($"{function} failed: no answer within {Seconds(timeout)}. MailingworkOptions.AttemptTimeout sets this time.", isTransient: true)
        {
            Reason = "time-out",
        };

    public static MailingworkException NeverConnected(string function, HttpRequestException exception) =>
        new($"{function} failed: no connection could be made. {CheckAddress}", isTransient: true, exception)
        {
            Reason = "no connection",
            ShowsNotDone = true,
        };

    /// <param name="function">The function that was called.</param>
    /// <param name="exception">The cause; null when its text may quote the answer.</param>
    public static MailingworkException Broken(string function, Exception? exception) =>
        new($"{function} failed: the connection broke, or carried no HTTP.", isTransient: true, exception)
        {
            Reason = "broken connection",
        };

    public static MailingworkException TooLarge(string function, int limit) =>
        new($"{function} failed: the answer is larger than {Number(limit / 1024)} KiB. {CheckAddress}", isTransient: false);

    public static MailingworkException UnreadableResult(string function) =>
        new($"{function} failed: the result has a shape that this version does not know.", isTransient: false);

    public static MailingworkException OutOfTime(string function, TimeSpan total, string lastReason) =>
        new($"{function} failed: not finished within {Seconds(total)}{(lastReason.Length == 0 ? "" : $", after {lastReason}")}. MailingworkOptions.TotalTimeout sets this time.", isTransient: true);

    private static string Wait(TimeSpan? retryAfter) =>
        retryAfter is { } wait ? $"It asks for a wait of {Seconds(wait)}; one that does not fit into MailingworkOptions.TotalTimeout is not waited for." : "";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
