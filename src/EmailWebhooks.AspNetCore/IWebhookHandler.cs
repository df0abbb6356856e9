namespace EmailWebhooks.AspNetCore;

/// <summary>Handles the webhook events of one type.</summary>
/// <remarks>
/// A vendor may deliver an event more than once, so handle it in such a way that a repeat does no harm. Be quick: the
/// vendor waits for the answer, and MAILINGWORK switches a webhook off after several failed deliveries in a row.
/// </remarks>
/// <typeparam name="TEvent">
/// One event, for instance <see cref="Pinpointe.PinpointeOpenEvent"/>; a vendor's base type for all of its events; or an
/// <c>Unknown…Event</c> for those that this version does not know.
/// </typeparam>
public interface IWebhookHandler<in TEvent>
{
    /// <summary>Handles one event. Returning means that it is safe: the vendor is told so and will not send it again.</summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="delivery">The request that brought it.</param>
    /// <param name="cancellationToken">Cancelled when the caller is gone, or the host has waited long enough to stop.</param>
    /// <returns>A task that ends when the event has been handled.</returns>
    /// <exception cref="Exception">
    /// Any exception is logged and answered with 500, so that the vendor keeps the event; the handlers that follow are
    /// not run.
    /// </exception>
    ValueTask HandleAsync(TEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);
}
