using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>How a delivery ended, the response that the vendor gets for it, and the level of its log line.</summary>
/// <param name="Name">The name in logs, metrics and traces.</param>
/// <param name="StatusCode">The status of the response.</param>
/// <param name="Level">The level of the delivery's log line.</param>
/// <param name="LeavesBody">Whether part of the body may be unread, so that the connection has to be closed.</param>
internal sealed record DeliveryOutcome(string Name, int StatusCode, LogLevel Level, bool LeavesBody = false)
{
    public static readonly DeliveryOutcome Handled = new("handled", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>Durably stored by the inbox, which runs the handlers.</summary>
    public static readonly DeliveryOutcome Stored = new("stored", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>The inbox already has this event.</summary>
    public static readonly DeliveryOutcome Duplicate = new("duplicate", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>No handler was added for the event's type; a separate warning is logged once.</summary>
    public static readonly DeliveryOutcome Unhandled = new("unhandled", StatusCodes.Status200OK, LogLevel.Debug);

    /// <summary>Like <see cref="Unhandled"/>, when the options refuse such events.</summary>
    public static readonly DeliveryOutcome Refused = new("refused", StatusCodes.Status404NotFound, LogLevel.Debug);

    /// <summary>A probe of the URL; with an inbox, it has been stored like an event.</summary>
    public static readonly DeliveryOutcome Empty = new("empty", StatusCodes.Status200OK, LogLevel.Information);

    public static readonly DeliveryOutcome Malformed = new("malformed", StatusCodes.Status400BadRequest, LogLevel.Warning);

    /// <summary>The body ended early, or its framing or compression is damaged.</summary>
    public static readonly DeliveryOutcome Incomplete = new("incomplete", StatusCodes.Status400BadRequest, LogLevel.Warning, LeavesBody: true);

    /// <summary>Logged at Debug because anyone can cause it; a warning once a minute gives their number.</summary>
    public static readonly DeliveryOutcome Unauthorized = new("unauthorized", StatusCodes.Status401Unauthorized, LogLevel.Debug);

    /// <summary>The body arrived more slowly than the server's minimum data rate.</summary>
    public static readonly DeliveryOutcome TooSlow = new("too_slow", StatusCodes.Status408RequestTimeout, LogLevel.Warning, LeavesBody: true);

    public static readonly DeliveryOutcome TooLarge = new("too_large", StatusCodes.Status413PayloadTooLarge, LogLevel.Warning, LeavesBody: true);

    /// <summary>The caller disconnected, or the host stopped waiting, so nobody reads the response.</summary>
    public static readonly DeliveryOutcome Aborted = new("aborted", StatusCodes.Status499ClientClosedRequest, LogLevel.Information);

    /// <summary>The application's own request timeout ended the delivery; the caller still waits for its response.</summary>
    public static readonly DeliveryOutcome TimedOut = new("timed_out", StatusCodes.Status504GatewayTimeout, LogLevel.Warning);

    /// <summary>A handler failed, or the body could not be read; the reason is logged separately.</summary>
    public static readonly DeliveryOutcome Failed = new("failed", StatusCodes.Status500InternalServerError, LogLevel.Debug);

    /// <summary>The inbox could not store the event or the probe; it logs why.</summary>
    public static readonly DeliveryOutcome StoreFailed = new("store_failed", StatusCodes.Status503ServiceUnavailable, LogLevel.Debug);
}
