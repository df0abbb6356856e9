using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>Every line that the receiver logs. None holds a secret, an address or anything of a payload but a <see cref="LogText"/>.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(EventId = 1, Message = "Webhook delivery to {Receiver}, event {EventName}: {Outcome}.")]
    public static partial void Delivered(this ILogger logger, LogLevel level, string receiver, string eventName, string outcome);

    [LoggerMessage(2, LogLevel.Error, "Webhook delivery to {Receiver}, event {EventName}: {Handler} failed, so the response is 500 and the remaining handlers are not run. Without an inbox the event may be lost.")]
    public static partial void HandlerFailed(this ILogger logger, string receiver, string eventName, string handler, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Webhook delivery to {Receiver}, event {EventName}: no handler was added for {ModelType}, so it is answered with {StatusCode} and not processed. Further deliveries like this one are not logged.")]
    public static partial void NoHandler(this ILogger logger, string receiver, string eventName, string modelType, int statusCode);

    [LoggerMessage(4, LogLevel.Warning, "Webhook delivery to {Receiver}, event {EventName}: the body is not a JSON object that can be read (line {Line}, byte {Position}).")]
    public static partial void Malformed(this ILogger logger, string receiver, string eventName, long? line, long? position);

    [LoggerMessage(5, LogLevel.Error, "Webhook delivery to {Receiver}, event {EventName}: middleware has read the body before the receiver, so the response is 500. Let middleware that reads bodies buffer and rewind them.")]
    public static partial void BodyConsumed(this ILogger logger, string receiver, string eventName);

    [LoggerMessage(6, LogLevel.Error, "The changed options of the webhook receiver (account '{Account}') are invalid, so the last valid ones stay in force. Correct the setting that the exception names.")]
    public static partial void InvalidOptions(this ILogger logger, string account, Exception exception);
}
