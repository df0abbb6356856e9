namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Accepts events for an inbox. When one is registered, the receiver calls it instead of the handlers.</summary>
internal interface IInboxIntake
{
    /// <summary>Stores an event that has a handler, or a probe, whose body is empty. A caller that disconnects does not cancel it. Failures of the store are logged and returned as <see cref="DeliveryOutcome.StoreFailed"/>, not thrown.</summary>
    /// <param name="vendor">The event's vendor.</param>
    /// <param name="webhookEvent">The parsed event.</param>
    /// <param name="delivery">The delivery of the event.</param>
    /// <returns><see cref="DeliveryOutcome.Stored"/>, <see cref="DeliveryOutcome.Duplicate"/> or <see cref="DeliveryOutcome.StoreFailed"/>.</returns>
    ValueTask<DeliveryOutcome> AcceptAsync(WebhookVendor vendor, WebhookEvent webhookEvent, WebhookDelivery delivery);
}
