using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>How a delivery ended, the response that the vendor gets for it, and the level of its log line.</summary>
/// <param name="Name">What logs, metrics and traces call it.</param>
/// <param name="StatusCode">The response.</param>
/// <param name="Level">The level of the log line that each delivery has.</param>
/// <param name="LeavesBody">Whether a part of the body may not have been read, which nobody shall read any more.</param>
internal sealed record DeliveryOutcome(string Name, int StatusCode, LogLevel Level, bool LeavesBody = false)
{
    public static readonly DeliveryOutcome Handled = new("handled", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>Durably stored by the inbox, which runs the handlers.</summary>
    public static readonly DeliveryOutcome Stored = new("stored", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>The inbox has this event already.</summary>
    public static readonly DeliveryOutcome Duplicate = new("duplicate", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>No handler was added for the event's type; a warning of its own says so once.</summary>
    public static readonly DeliveryOutcome Unhandled = new("unhandled", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>As <see cref="Unhandled"/>, where the options refuse such events.</summary>
    public static readonly DeliveryOutcome Refused = new("refused", StatusCodes.Status404NotFound, LogLevel.Debug);

    /// <summary>A vendor's probe of the URL.</summary>
    public static readonly DeliveryOutcome Empty = new("empty", StatusCodes.Status200OK, LogLevel.Information);

    public static readonly DeliveryOutcome Malformed = new("malformed", StatusCodes.Status400BadRequest, LogLevel.Warning);

    /// <summary>The body ended early, or its framing or compression is damaged.</summary>
    public static readonly DeliveryOutcome Incomplete = new("incomplete", StatusCodes.Status400BadRequest, LogLevel.Warning, LeavesBody: true);

    /// <summary>Logged at Debug because anybody can cause it; a warning once a minute says how many there were.</summary>
    public static readonly DeliveryOutcome Unauthorized = new("unauthorized", StatusCodes.Status401Unauthorized, LogLevel.Debug);

    /// <summary>The body came slower than the server's minimum data rate.</summary>
    public static readonly DeliveryOutcome TooSlow = new("too_slow", StatusCodes.Status408RequestTimeout, LogLevel.Warning, LeavesBody: true);

    public static readonly DeliveryOutcome TooLarge = new("too_large", StatusCodes.Status413PayloadTooLarge, LogLevel.Warning, LeavesBody: true);

    /// <summary>The caller is gone, or the host could not wait any longer, so nobody reads the response.</summary>
    public static readonly DeliveryOutcome Aborted = new("aborted", StatusCodes.Status499ClientClosedRequest, LogLevel.Information);

    /// <summary>The application's own request time-out ended the delivery; the caller still waits for its response.</summary>
    public static readonly DeliveryOutcome TimedOut = new("timed_out", StatusCodes.Status504GatewayTimeout, LogLevel.Warning);

    /// <summary>A handler failed; its exception has a log line of its own.</summary>
    public static readonly DeliveryOutcome Failed = new("failed", StatusCodes.Status500InternalServerError, LogLevel.Debug);

    /// <summary>The inbox could not store the event; it logs why.</summary>
    public static readonly DeliveryOutcome StoreFailed = new("store_failed", StatusCodes.Status503ServiceUnavailable, LogLevel.Debug);
}
