using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>The inbox's log messages.</summary>
internal static partial class InboxLog
{
    [LoggerMessage(101, LogLevel.Error, "The webhook inbox could not {Operation}. While its store cannot be used, deliveries get a 503 response and no events are processed. Check the inbox's database. Access is retried; this is logged once until it succeeds.")]
    public static partial void StoreFailed(this ILogger logger, string operation, Exception exception);

    [LoggerMessage(102, LogLevel.Information, "The webhook inbox can be used again.")]
    public static partial void StoreRecovered(this ILogger logger);

    [LoggerMessage(103, LogLevel.Error, "The webhook inbox has {Limit} deliveries waiting to be stored, so further deliveries get a 503 response. The disk or the database is too slow for the deliveries that arrive. This is logged once until no deliveries are waiting.")]
    public static partial void QueueFull(this ILogger logger, int limit);

    [LoggerMessage(104, LogLevel.Warning, "Webhook event {Id} from {Vendor}, event {EventName}: attempt {Attempt} failed in {Handler}. The event is retried in {Delay}.")]
    public static partial void AttemptFailed(this ILogger logger, long id, string vendor, string eventName, int attempt, string handler, TimeSpan delay, Exception exception);

    [LoggerMessage(105, LogLevel.Error, "Webhook event {Id} from {Vendor}, event {EventName}: attempt {Attempt} failed in {Handler}, and the retry period (WebhookReceiver:Inbox:RetryFor) is over. The event is set aside as failed: retry or delete it with IWebhookInbox or 'email-webhooks inbox'.")]
    public static partial void SetAside(this ILogger logger, long id, string vendor, string eventName, int attempt, string handler, Exception exception);

    [LoggerMessage(106, LogLevel.Warning, "Webhook event {Id} was interrupted: the process that handled it ended or could not renew its lease (consecutive interruptions: {Count}). The event is handled again.")]
    public static partial void Interrupted(this ILogger logger, long id, int count);

    [LoggerMessage(107, LogLevel.Error, "Webhook event {Id} was interrupted {Count} times in a row, so its handler may be what ends the process. The event is set aside as failed: correct the handler, then retry or delete the event with IWebhookInbox or 'email-webhooks inbox'.")]
    public static partial void SetAsideInterrupted(this ILogger logger, long id, int count);

    [LoggerMessage(108, LogLevel.Warning, "{Count} webhook events were handled under a lease that was lost in the meantime, so they may be handled twice. If this happens often, raise WebhookReceiver:Inbox:LeaseDuration.")]
    public static partial void LeasesLost(this ILogger logger, int count);

    [LoggerMessage(109, LogLevel.Debug, "{Count} leases of webhook events were not renewed, because the events were completed or taken over in the meantime.")]
    public static partial void LeasesNotRenewed(this ILogger logger, int count);

    [LoggerMessage(110, LogLevel.Information, "{Count} webhook events were returned to the inbox before they were handled. This process or another one handles them later.")]
    public static partial void Released(this ILogger logger, int count);

    [LoggerMessage(111, LogLevel.Information, "The vendor has delivered the failed webhook event {Id} again, so it is handled again.")]
    public static partial void Revived(this ILogger logger, long id);

    [LoggerMessage(112, LogLevel.Critical, "A part of the webhook inbox has ended unexpectedly, so stored events may not be processed. Restart the application; no stored event is lost.")]
    public static partial void LoopEnded(this ILogger logger, Exception exception);

    [LoggerMessage(113, LogLevel.Error, "The store of the webhook inbox refuses to record the outcome of webhook event {Id}. The event is handled again when its lease has ended (WebhookReceiver:Inbox:LeaseDuration).")]
    public static partial void OutcomeRefused(this ILogger logger, long id, Exception exception);

    [LoggerMessage(114, LogLevel.Warning, "Webhook event {Id} from {Vendor}, event {EventName}: attempt {Attempt} has been running for {Duration}. It occupies one of the workers (WebhookReceiver:Inbox:MaxConcurrency) until its handler returns: give the handler a timeout.")]
    public static partial void Overdue(this ILogger logger, long id, string vendor, string eventName, int attempt, TimeSpan duration);
}
