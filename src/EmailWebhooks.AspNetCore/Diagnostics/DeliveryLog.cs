using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>Every line that the receiver logs. None of them holds anything that came with a request.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(EventId = 1, Message = "Webhook delivery from {Vendor}, event {Event}: {Outcome}.")]
    public static partial void Delivered(this ILogger logger, LogLevel level, string vendor, string @event, string outcome);

    [LoggerMessage(2, LogLevel.Error, "Webhook delivery from {Vendor}, event {Event}: {Handler} failed, so it is answered with 500.")]
    public static partial void HandlerFailed(this ILogger logger, string vendor, string @event, string handler, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Webhook delivery from {Vendor}, event {Event}: no handler was added for {EventType}. It is answered with 200, and this is said once.")]
    public static partial void NoHandler(this ILogger logger, string vendor, string @event, string eventType);

    [LoggerMessage(4, LogLevel.Warning, "Webhook delivery from {Vendor}, event {Event}: the body is no JSON object that can be read (line {Line}, byte {Position}).")]
    public static partial void Malformed(this ILogger logger, string vendor, string @event, long? line, long? position);

    [LoggerMessage(5, LogLevel.Error, "Webhook delivery from {Vendor}, event {Event}: the body was read before the receiver got the request, so it is answered with 500. Let middleware that reads bodies rewind them.")]
    public static partial void BodyConsumed(this ILogger logger, string vendor, string @event);

    [LoggerMessage(6, LogLevel.Error, "Webhook delivery from {Vendor}, event {Event}: the receiver's options are invalid, so every delivery is refused.")]
    public static partial void InvalidOptions(this ILogger logger, string vendor, string @event, Exception exception);
}
