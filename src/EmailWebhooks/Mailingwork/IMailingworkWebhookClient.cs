namespace EmailWebhooks.Mailingwork;

/// <summary>Calls the webhook functions of the MAILINGWORK API.</summary>
/// <remarks>
/// <para>
/// The functions are those of the vendor's documentation, "Schnittstellen: WebHooks" (id 451). Transient failures are
/// retried within <see cref="MailingworkOptions.TotalTimeout"/>, each call by what it means: a call that may have been
/// carried out is looked up before it is sent again, so that no webhook is registered twice and no event is replayed twice.
/// The look-up also follows the last attempt; up to a quarter of the total time is kept for it.
/// </para>
/// <para>
/// The limit: a server that finishes the first request only after an empty look-up can still register a second webhook.
/// </para>
/// <para>
/// The client holds no state between calls. It is safe for concurrent use, and by any number of replicas. Invalid options
/// make every call throw an <c>OptionsValidationException</c> that names the account and the settings.
/// </para>
/// </remarks>
public interface IMailingworkWebhookClient
{
    /// <summary>Registers a webhook (<c>CreateWebHook</c>). A new webhook is active.</summary>
    /// <param name="app">The name of the application that the webhook belongs to, as the account shows it.</param>
    /// <param name="eventType">The event to deliver. The body of a delivery does not name it, so use one URL per event.</param>
    /// <param name="url">Where to deliver: an absolute http or https URL. Put a secret in it: the vendor does not sign its deliveries.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The webhook with its id. When an attempt may have been carried out, a webhook with the same app, event and URL is the
    /// result; of several, the active one with the highest id. If only an inactive one is found, the client looks again
    /// before each retry, and returns it in the end rather than registering another: check
    /// <see cref="MailingworkWebhook.IsActive"/>.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is null or empty, or the URL is not an absolute http or https URL.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<MailingworkWebhook> CreateWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default);

    /// <summary>Returns the webhook with the same app, event and URL, or registers it: safe to call at every start.</summary>
    /// <param name="app">The name of the application that the webhook belongs to, as the account shows it.</param>
    /// <param name="eventType">The event to deliver. The body of a delivery does not name it, so use one URL per event.</param>
    /// <param name="url">
    /// Where to deliver: an absolute http or https URL. Two URLs are the same when they differ only in spelling: the case of
    /// the host, its internationalized or ASCII form, a default port, or percent-encoding.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The webhook that exists, even if it is inactive (check <see cref="MailingworkWebhook.IsActive"/>); of several, the one
    /// with the lowest id. Otherwise a new one.
    /// </returns>
    /// <remarks>
    /// Two replicas that call this method at the same moment may both register the webhook, and its events are then delivered
    /// twice. The next call returns the one with the lowest id and removes nothing: <c>AddMailingworkRegistration</c> of the
    /// package EmailWebhooks.AspNetCore removes the other.
    /// </remarks>
    /// <exception cref="ArgumentException">An argument is null or empty, or the URL is not an absolute http or https URL.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<MailingworkWebhook> EnsureWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default);

    /// <summary>Lists the account's webhooks (<c>GetWebHooks</c>).</summary>
    /// <param name="app">Only those of this application; null for all.</param>
    /// <param name="eventType">Only those for this event; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhooks that match; empty when there are none. The filters are sent, and applied to the response as well.</returns>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default);

    /// <summary>Activates a webhook that was deactivated (<c>ActivateWebHook</c>).</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="replayEvents">
    /// Whether to deliver the events missed since the deactivation; the vendor keeps those of the first five days. A replay is
    /// not requested again as long as the look-up does not clearly show that the webhook is inactive.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the webhook is active.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not greater than zero.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes a webhook (<c>DeleteWebHookById</c>).</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the webhook is deleted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not greater than zero.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default);
}
