using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>Every line that the receiver logs. None of them holds anything that came with a request.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(EventId = 1, Message = "Webhook delivery from {Vendor}, event {EventType}: {Outcome}.")]
    public static partial void Delivered(this ILogger logger, LogLevel level, string vendor, string eventType, string outcome);

    [LoggerMessage(2, LogLevel.Error, "Webhook delivery from {Vendor}, event {EventType}: {Handler} failed, so it is answered with 500.")]
    public static partial void HandlerFailed(this ILogger logger, string vendor, string eventType, string handler, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Webhook delivery from {Vendor}, event {EventType}: no handler was added for {ModelType}. It is answered with 200, and this is said once.")]
    public static partial void NoHandler(this ILogger logger, string vendor, string eventType, string modelType);

    [LoggerMessage(4, LogLevel.Warning, "Webhook delivery from {Vendor}, event {EventType}: the body is no JSON object that can be read (line {Line}, byte {Position}).")]
    public static partial void Malformed(this ILogger logger, string vendor, string eventType, long? line, long? position);

    [LoggerMessage(5, LogLevel.Error, "Webhook delivery from {Vendor}, event {EventType}: the body was read before the receiver got the request, so it is answered with 500. Let middleware that reads bodies rewind them.")]
    public static partial void BodyConsumed(this ILogger logger, string vendor, string eventType);

    [LoggerMessage(6, LogLevel.Error, "The options of the webhook receiver are invalid, so every delivery is refused with 401.")]
    public static partial void InvalidOptions(this ILogger logger, Exception exception);
}
