namespace EmailWebhooks.AspNetCore;

/// <summary>Handles the webhook events of one type.</summary>
/// <remarks>
/// <para>
/// An event can reach a handler more than once, so handle it in such a way that a repeat does no harm;
/// <see cref="WebhookDelivery.IdempotencyKey"/> helps to recognize one.
/// </para>
/// <para>
/// Without an inbox the vendor waits for the handlers. Be quick: MAILINGWORK switches a webhook off after several failed
/// deliveries in a row, and a delivery that takes longer than the vendor waits counts as failed.
/// </para>
/// <para>
/// <b>An event whose handler fails may be lost.</b> Pinpointe documents no second delivery. MAILINGWORK buffers only what
/// happens after it has switched the webhook off, for five days; the failed deliveries before that are not documented to
/// come again. With an inbox (<c>AddSqliteInbox</c>, <c>AddPostgreSqlInbox</c>) the event is stored before the vendor gets
/// its response, and a failed handler is retried.
/// </para>
/// </remarks>
/// <typeparam name="TEvent">
/// One event, for instance <see cref="Pinpointe.PinpointeOpenEvent"/>; a vendor's base type for all of its events;
/// <see cref="WebhookEvent"/> for the events of both vendors; or an <c>Unknown…Event</c> for those that this version does
/// not know.
/// </typeparam>
public interface IWebhookHandler<in TEvent>
{
    /// <summary>Handles one event. Returning means that it is safe: nobody will deliver it again.</summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="delivery">The delivery that brought it.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the caller is gone, when the application's request time-out is over, or when the host stops and has
    /// waited long enough.
    /// </param>
    /// <returns>A task that ends when the event has been handled.</returns>
    /// <exception cref="Exception">
    /// Any exception is logged, and the handlers that follow are not run. Without an inbox the response is 500; with one the
    /// handlers are run again later.
    /// </exception>
    ValueTask HandleAsync(TEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);
}
