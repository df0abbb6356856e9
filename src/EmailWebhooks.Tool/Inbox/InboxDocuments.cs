using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Inbox;

/// <summary>The statistics of an inbox in JSON output.</summary>
internal sealed record InboxStatus(long Pending, long Processing, long Failed, double? OldestPendingSeconds);

/// <summary>A change of failed events in JSON output.</summary>
internal sealed record InboxChange(string Change, int Events);

/// <summary>A failed event in JSON output.</summary>
internal sealed record FailedEvent(
    long Id, string Vendor, string? Account, string Event, DateTimeOffset ReceivedAt, int Attempts, string? LastError, EventDocument Body)
{
    public static FailedEvent Of(WebhookInboxEntry entry) => new(
        entry.Id, entry.Vendor, entry.Account, entry.Event, entry.ReceivedAt, entry.Attempts, entry.LastError, EventDocument.Of(Parse(entry)));

    public static WebhookEvent Parse(WebhookInboxEntry entry) => entry.Vendor == "mailingwork"
        ? MailingworkEvent.Parse(new MailingworkEventType(entry.Event), entry.Body.Span)
        : PinpointeEvent.Parse(entry.Body.Span);
}
