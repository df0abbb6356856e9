using System.Globalization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tool.Demo;

/// <summary>Raises the demo's events, each with its own number, and records them in the ledger.</summary>
internal sealed class DemoEvents(MailingworkEmulator mailingwork, PinpointeEmulator pinpointe, DemoLedger ledger)
{
    private long _lastNumber = 1000;

    public Task RaiseAsync(MailingworkEventType eventType, CancellationToken cancellationToken) =>
        eventType == MailingworkEventType.OptinFinalized ? mailingwork.RaiseOptinAsync(Prepare(new MailingworkOptinFinalizedEvent { OptinSetupId = 60 }), cancellationToken)
        : eventType == MailingworkEventType.OptoutFinalized ? mailingwork.RaiseOptoutAsync(Prepare(new MailingworkOptoutFinalizedEvent { OptoutSetupId = 61 }), cancellationToken)
        : mailingwork.RaiseProfileChangeAsync(Prepare(new MailingworkProfileManagerFinalizedEvent()), cancellationToken);

    public Task OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        var number = NextNumber();
        var open = new PinpointeOpenEvent { SubscriberId = number, Time = Now(), NewsletterName = "November product update", Detail = number.ToString(CultureInfo.InvariantCulture) };
        ledger.Sent(EventKey.Of(open));
        return pinpointe.SendOpenAsync(url, open, cancellationToken);
    }

    public Task ClickAsync(Uri url, CancellationToken cancellationToken)
    {
        var link = new PinpointeClickDetail { LinkId = 44123, Url = "https://www.acme.example/products/spring" };
        var click = new PinpointeClickEvent { SubscriberId = NextNumber(), Time = Now(), Detail = link };
        ledger.Sent(EventKey.Of(click));
        return pinpointe.SendClickAsync(url, click, cancellationToken);
    }

    /// <summary>Sends the body of the newest accepted delivery of each MAILINGWORK webhook a second time.</summary>
    /// <returns>The number of repeated deliveries.</returns>
    public async Task<int> RepeatAsync(CancellationToken cancellationToken)
    {
        var newest = mailingwork.Deliveries
            .Where(delivery => delivery.Outcome == MailingworkDeliveryOutcome.Delivered)
            .GroupBy(delivery => delivery.WebhookId)
            .Select(deliveries => deliveries.Last())
            .ToList();
        foreach (var delivery in newest)
        {
            await mailingwork.RaiseAsync(delivery.EventType, delivery.Body, cancellationToken);
        }

        return newest.Count;
    }

    private T Prepare<T>(T webhookEvent)
        where T : MailingworkEvent
    {
        var number = NextNumber();
        webhookEvent.Id = number;
        webhookEvent.SubscriberId = number;
        webhookEvent.Fields = [new MailingworkField { Id = 1, Value = "max.muster@example.com" }];
        webhookEvent.Lists = [new MailingworkListEntry { Id = 1, Value = true }, new MailingworkListEntry { Id = 3, Value = false }];
        webhookEvent.ActivatedAt = Now();
        ledger.Sent(EventKey.Of(webhookEvent));
        return webhookEvent;
    }

    private static WebhookTimestamp Now() => new(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    private long NextNumber() => Interlocked.Increment(ref _lastNumber);
}
