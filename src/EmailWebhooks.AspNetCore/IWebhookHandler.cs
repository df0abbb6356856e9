namespace EmailWebhooks.AspNetCore;

/// <summary>Handles the webhook events of one type.</summary>
/// <remarks>
/// <para>
/// An event can reach a handler more than once, so handlers should be idempotent;
/// <see cref="WebhookDelivery.IdempotencyKey"/> helps to recognize a repeat.
/// </para>
/// <para>
/// Without an inbox, the vendor waits for the handlers, so they should be fast: MAILINGWORK deactivates a webhook after
/// several failed deliveries in a row, and a delivery that takes longer than the vendor waits can count as failed.
/// </para>
/// <para>
/// <b>An event whose handler fails may be lost.</b> Pinpointe documents no second delivery. MAILINGWORK buffers only what
/// happens after it has switched the webhook off, for five days; it does not document that it retries the failed
/// deliveries before that. With an inbox (<c>AddSqliteInbox</c>, <c>AddPostgreSqlInbox</c>), the event is stored before the
/// vendor gets its response, and a failed handler is retried.
/// </para>
/// </remarks>
/// <typeparam name="TEvent">
/// One event, for example <see cref="Pinpointe.PinpointeOpenEvent"/>; a vendor's base type for all of its events;
/// <see cref="WebhookEvent"/> for the events of both vendors; or an <c>Unknown…Event</c> for those that this version does
/// not know.
/// </typeparam>
public interface IWebhookHandler<in TEvent>
{
    /// <summary>Handles one event. Return only when its effect is durable: the event then counts as handled.</summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="delivery">The delivery of the event.</param>
    /// <param name="cancellationToken">
    /// Canceled when the caller disconnects, when the application's request timeout expires, or when the host's shutdown
    /// time runs out; with an inbox, only in the last case.
    /// </param>
    /// <returns>A task that completes when the event has been handled.</returns>
    /// <exception cref="Exception">
    /// Any exception is logged, and the remaining handlers do not run. Without an inbox, the response is 500; with one, all
    /// handlers of the event run again later.
    /// </exception>
    ValueTask HandleAsync(TEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);
}
