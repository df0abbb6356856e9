using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>The handlers of both vendors' events, quick, slow or failing as the delivery wants it.</summary>
internal sealed class LedgerHandler(DeliveryLedger ledger) : IWebhookHandler<MailingworkEvent>, IWebhookHandler<PinpointeEvent>
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(20);

    public ValueTask HandleAsync(MailingworkEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        HandleAsync(webhookEvent.Id, cancellationToken);

    public ValueTask HandleAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        HandleAsync(webhookEvent.StatId, cancellationToken);

    private async ValueTask HandleAsync(long? id, CancellationToken cancellationToken)
    {
        var delivery = new Delivery(id ?? 0);
        if (delivery.IsSlow)
        {
            await Task.Delay(Slowness, cancellationToken).ConfigureAwait(false);
        }

        if (delivery.Fails)
        {
            ledger.Failed();
            throw new InvalidOperationException("The handler of this delivery fails.");
        }

        ledger.Handled(id);
    }
}
