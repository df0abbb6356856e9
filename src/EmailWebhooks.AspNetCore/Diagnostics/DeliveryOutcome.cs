using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>How a delivery ended, and the answer that the vendor gets for it.</summary>
internal sealed record DeliveryOutcome(string Name, int StatusCode, LogLevel Level)
{
    public static readonly DeliveryOutcome Handled = new("handled", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>No handler was added for the event's type.</summary>
    public static readonly DeliveryOutcome Unhandled = new("unhandled", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>A vendor's probe of the URL.</summary>
    public static readonly DeliveryOutcome Empty = new("empty", StatusCodes.Status200OK, LogLevel.Information);

    public static readonly DeliveryOutcome Malformed = new("malformed", StatusCodes.Status400BadRequest, LogLevel.Warning);

    /// <summary>The body broke off, or its framing did.</summary>
    public static readonly DeliveryOutcome Incomplete = new("incomplete", StatusCodes.Status400BadRequest, LogLevel.Warning);

    public static readonly DeliveryOutcome Unauthorized = new("unauthorized", StatusCodes.Status401Unauthorized, LogLevel.Warning);

    /// <summary>The body came slower than the server's minimum data rate.</summary>
    public static readonly DeliveryOutcome TooSlow = new("too_slow", StatusCodes.Status408RequestTimeout, LogLevel.Warning);

    public static readonly DeliveryOutcome TooLarge = new("too_large", StatusCodes.Status413PayloadTooLarge, LogLevel.Warning);

    /// <summary>The caller went away, or the host could not wait any longer, so nobody reads the answer.</summary>
    public static readonly DeliveryOutcome Aborted = new("aborted", StatusCodes.Status499ClientClosedRequest, LogLevel.Information);

    /// <summary>The application's own request time-out ended the delivery: like a caller that went away, but one that still waits for its answer.</summary>
    public static readonly DeliveryOutcome TimedOut = new("timed_out", StatusCodes.Status504GatewayTimeout, LogLevel.Warning);

    /// <summary>A handler failed; its exception has a log line of its own.</summary>
    public static readonly DeliveryOutcome Failed = new("failed", StatusCodes.Status500InternalServerError, LogLevel.Debug);
}
