namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Where an inbox is registered, the receiver hands events to it instead of running the handlers.</summary>
internal interface IInboxIntake
{
    /// <summary>Stores an event that has a handler. Never throws for what the store does: that is <see cref="DeliveryOutcome.StoreFailed"/>, logged by the inbox.</summary>
    /// <param name="vendor">Whose event it is.</param>
    /// <param name="webhookEvent">The event as parsed.</param>
    /// <param name="delivery">Its account, body, time and key.</param>
    /// <param name="cancellationToken">Cancelled when the caller is gone, which does not take back what was queued.</param>
    /// <returns><see cref="DeliveryOutcome.Stored"/>, <see cref="DeliveryOutcome.Duplicate"/> or <see cref="DeliveryOutcome.StoreFailed"/>.</returns>
    ValueTask<DeliveryOutcome> AcceptAsync(WebhookVendor vendor, WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);
}
