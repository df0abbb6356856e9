namespace EmailWebhooks.Mailingwork;

/// <summary>The webhook functions of the MAILINGWORK API.</summary>
/// <remarks>
/// <para>
/// The functions are those of the vendor's doku, "Schnittstellen: WebHooks" (id 451). Transient failures are repeated
/// within <see cref="MailingworkOptions.TotalTimeout"/>, each call by what it means: a call that may have been carried out
/// is looked up before it is repeated, so that no webhook is registered twice and nothing is replayed twice.
/// </para>
/// <para>
/// The limit of that: a server that finishes the first request only after an empty look-up can still end up with two
/// webhooks. The client holds no state between calls; it can be used concurrently, and by many replicas.
/// </para>
/// <para>
/// Options that are not valid make every call throw an <c>OptionsValidationException</c> that names the settings.
/// </para>
/// </remarks>
public interface IMailingworkWebhookClient
{
    /// <summary>Registers a webhook (<c>CreateWebHook</c>); it is active from the start.</summary>
    /// <param name="app">The name of the application that the webhook belongs to, as the account shows it.</param>
    /// <param name="eventType">The event to deliver. The body of a delivery does not name it, so use one URL per event.</param>
    /// <param name="url">Where to deliver: an absolute http or https URL. Put a secret in it: the vendor does not sign its deliveries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The webhook with its id. When it stays open whether an attempt was carried out, a webhook with the same app, event
    /// and URL is the answer; of several, the active one with the highest id.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is null or empty, or the URL is no absolute http or https URL.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable answer came, also after repeats.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<MailingworkWebhook> CreateWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default);

    /// <summary>Returns the webhook with the same app, event and URL, or registers it: safe to call at every start.</summary>
    /// <param name="app">The name of the application that the webhook belongs to, as the account shows it.</param>
    /// <param name="eventType">The event to deliver. The body of a delivery does not name it, so use one URL per event.</param>
    /// <param name="url">Where to deliver: an absolute http or https URL. Put a secret in it: the vendor does not sign its deliveries.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The webhook that exists, also when it is inactive; of several, the one with the lowest id. Otherwise a new one.
    /// </returns>
    /// <remarks>
    /// Two replicas that call this method at the same moment may both register the webhook. The registration of package
    /// EmailWebhooks.AspNetCore (<c>AddMailingworkRegistration</c>) removes the duplicate.
    /// </remarks>
    /// <exception cref="ArgumentException">An argument is null or empty, or the URL is not an absolute http or https URL.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, including all retries.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<MailingworkWebhook> EnsureWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default);

    /// <summary>Lists the account's webhooks (<c>GetWebHooks</c>).</summary>
    /// <param name="app">Only those of this application; null for all.</param>
    /// <param name="eventType">Only those for this event; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The webhooks that match; empty when there are none. The filters are sent and applied to the answer as well.</returns>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable answer came, also after repeats.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default);

    /// <summary>Activates a webhook that was switched off (<c>ActivateWebHook</c>).</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="replayEvents">
    /// Whether to deliver the events missed since it was switched off. The vendor keeps those of the first five days.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the webhook is active.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not greater than zero.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable answer came, also after repeats.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes a webhook (<c>DeleteWebHookById</c>).</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the webhook is gone.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not greater than zero.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable answer came, also after repeats.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default);
}
