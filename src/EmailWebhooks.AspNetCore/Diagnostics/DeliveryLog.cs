using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>The receiver's log messages. None contains a secret or an address, and names from a payload pass through <see cref="LogText"/>.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(EventId = 1, Message = "Webhook delivery to {Receiver}, event {EventName}: {Outcome}.")]
    public static partial void Delivered(this ILogger logger, LogLevel level, string receiver, string eventName, string outcome);

    [LoggerMessage(2, LogLevel.Error, "Webhook delivery to {Receiver}, event {EventName}: {Handler} failed, so the response is 500 and the remaining handlers do not run. The event may be lost: add an inbox to have failed events retried.")]
    public static partial void HandlerFailed(this ILogger logger, string receiver, string eventName, string handler, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Webhook delivery to {Receiver}, event {EventName}: no handler was added for {ModelType}, so the event is not processed and the response is {StatusCode}. Add a handler if you need the event. This is logged once for each account and event.")]
    public static partial void NoHandler(this ILogger logger, string receiver, string eventName, string modelType, int statusCode);

    [LoggerMessage(4, LogLevel.Warning, "Webhook delivery to {Receiver}, event {EventName}: the body is not a valid JSON object (line {Line}, byte {Position}).")]
    public static partial void Malformed(this ILogger logger, string receiver, string eventName, long? line, long? position);

    [LoggerMessage(5, LogLevel.Error, "Webhook delivery to {Receiver}, event {EventName}: middleware has read the body before the receiver, so the response is 500. Make middleware that reads bodies buffer and rewind them.")]
    public static partial void BodyConsumed(this ILogger logger, string receiver, string eventName);

    [LoggerMessage(6, LogLevel.Debug, "Webhook delivery to {Receiver} was refused with 401: the secret is {Reason}.")]
    public static partial void Refused(this ILogger logger, string receiver, SecretCheck reason);

    [LoggerMessage(7, LogLevel.Warning, "{Count} webhook deliveries to {Receivers} were refused with 401 within a minute: {Missing} without a secret, {Repeated} with a repeated one, {Wrong} with a wrong one. If they come from the vendor, correct the URL that is registered there. Each of them is logged at Debug.")]
    public static partial void RefusedForTheirSecret(this ILogger logger, int count, string receivers, int missing, int repeated, int wrong);

    [LoggerMessage(8, LogLevel.Error, "Webhook delivery to {Receiver}, event {EventName}: the body could not be read, so the response is {StatusCode}.")]
    public static partial void BodyUnreadable(this ILogger logger, string receiver, string eventName, int statusCode, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Webhook delivery to {Receiver}, event {EventName}: the caller disconnected, or the host stopped waiting, after the handlers had run for {Elapsed:0.###} s, so the vendor may count the delivery as failed. Make the handlers faster, or add an inbox, which responds as soon as the event is stored.")]
    public static partial void CallerGone(this ILogger logger, string receiver, string eventName, double elapsed);

    [LoggerMessage(10, LogLevel.Warning, "Webhook delivery to {Receiver}, event {EventName}: no member of the body was recognized. Check that the URL registered at the vendor is the one for this event. This is logged once for each endpoint.")]
    public static partial void NothingRecognized(this ILogger logger, string receiver, string eventName);

    [LoggerMessage(11, LogLevel.Information, "Webhook delivery to {Receiver}: the event {EventName} is not known to this version, so it reaches handlers as an unknown event. This is logged once for each name.")]
    public static partial void UnknownEvent(this ILogger logger, string receiver, string eventName);

    [LoggerMessage(12, LogLevel.Information, "Webhook delivery to {Receiver}, event {EventName}: the member {Member} is not known to this version, or its value cannot be read; it is in AdditionalProperties. This is logged once for each event and member.")]
    public static partial void UnknownMember(this ILogger logger, string receiver, string eventName, string member);
}
