using EmailWebhooks.AspNetCore.Receiving;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>A request that waits for its commit.</summary>
internal sealed class InboxArrival(NewWebhookInboxEntry entry, WebhookEvent webhookEvent)
{
    public NewWebhookInboxEntry Entry { get; private set; } = entry;

    public TaskCompletionSource<DeliveryOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the entry one that every database accepts; false when it already is.</summary>
    public bool TryReduceToAscii()
    {
        var ascii = InboxEvent.ToAscii(Entry);
        var isReduced = (ascii.Event, ascii.TraceParent) != (Entry.Event, Entry.TraceParent);
        Entry = ascii;
        return isReduced;
    }

    /// <summary>The event for a worker, which then need not read it back.</summary>
    public InboxWork ToWork(WebhookInboxLease lease) => new(
        new WebhookInboxClaim
        {
            Lease = lease,
            Vendor = Entry.Vendor,
            Account = Entry.Account,
            Event = Entry.Event,
            Body = Entry.Body,
            ReceivedAt = Entry.ReceivedAt,
            TraceParent = Entry.TraceParent,
            Attempt = 1,
            Failures = 0,
            Interruptions = 0,
        },
        webhookEvent);
}
