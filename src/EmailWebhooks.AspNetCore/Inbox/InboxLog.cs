using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Every line that the inbox logs: what has happened to an event, and what to do about it.</summary>
internal static partial class InboxLog
{
    [LoggerMessage(101, LogLevel.Error, "The webhook inbox cannot be used, so deliveries are answered with 503 and nothing is processed. It is tried again; this is logged once until it succeeds.")]
    public static partial void StoreFailed(this ILogger logger, Exception exception);

    [LoggerMessage(102, LogLevel.Information, "The webhook inbox can be used again.")]
    public static partial void StoreRecovered(this ILogger logger);

    [LoggerMessage(103, LogLevel.Error, "The webhook inbox has {Limit} deliveries waiting to be stored, so a further one is answered with 503. The disk or the database is too slow for what arrives.")]
    public static partial void QueueFull(this ILogger logger, int limit);

    [LoggerMessage(104, LogLevel.Warning, "Webhook event {Id} from {Vendor}, event {EventName}: attempt {Attempt} failed in {Handler}. It is retried in {Delay}.")]
    public static partial void AttemptFailed(this ILogger logger, long id, string vendor, string eventName, int attempt, string handler, TimeSpan delay, Exception exception);

    [LoggerMessage(105, LogLevel.Error, "Webhook event {Id} from {Vendor}, event {EventName}: attempt {Attempt} failed in {Handler}, and the time to retry it (WebhookReceiver:Inbox:RetryFor) is over. It is set aside as failed until you retry or delete it: IWebhookInbox, or 'email-webhooks inbox'.")]
    public static partial void SetAside(this ILogger logger, long id, string vendor, string eventName, int attempt, string handler, Exception exception);

    [LoggerMessage(106, LogLevel.Warning, "Webhook event {Id} was interrupted: the process that handled it ended, or could not renew its lease (interruption {Count} in a row). It is handled again.")]
    public static partial void Interrupted(this ILogger logger, long id, int count);

    [LoggerMessage(107, LogLevel.Error, "Webhook event {Id} was interrupted {Count} times in a row: its handler seems to end the process. It is set aside as failed until you retry or delete it: IWebhookInbox, or 'email-webhooks inbox'.")]
    public static partial void SetAsideInterrupted(this ILogger logger, long id, int count);

    [LoggerMessage(108, LogLevel.Warning, "{Count} webhook events were handled under a lease that was lost meanwhile, so they may be handled twice. If this happens often, raise WebhookReceiver:Inbox:LeaseDuration.")]
    public static partial void LeasesLost(this ILogger logger, int count);

    [LoggerMessage(109, LogLevel.Debug, "{Count} leases of webhook events were not renewed, because the events were finished or taken over meanwhile.")]
    public static partial void LeasesNotRenewed(this ILogger logger, int count);

    [LoggerMessage(110, LogLevel.Information, "{Count} webhook events were given back to the inbox before they were handled. They are handled later, by this process or another one.")]
    public static partial void Released(this ILogger logger, int count);

    [LoggerMessage(111, LogLevel.Information, "Webhook event {Id}, which had failed, was delivered again by the vendor, so it is handled again.")]
    public static partial void Revived(this ILogger logger, long id);
}
