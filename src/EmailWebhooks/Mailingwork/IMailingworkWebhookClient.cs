namespace EmailWebhooks.Mailingwork;

/// <summary>Calls the webhook functions of the MAILINGWORK API.</summary>
/// <remarks>
/// <para>
/// The functions are those of the vendor's documentation, "Schnittstellen: WebHooks" (id 451). Transient failures are
/// retried within <see cref="MailingworkOptions.TotalTimeout"/>. If an attempt to create or activate a webhook may have been
/// carried out, the client looks up its outcome before it sends the call again, so that no webhook is registered twice and
/// no event is replayed twice. It also looks up the outcome after the last attempt of a call that changes the account; up to
/// a quarter of the total time is reserved for that.
/// </para>
/// <para>
/// One limit remains: a server that finishes the first request only after an empty lookup can still register a second
/// webhook.
/// </para>
/// <para>
/// The client keeps no state between calls and is safe for concurrent use; several replicas can use the same account. While
/// the options are invalid and have never been valid, every call throws an <c>OptionsValidationException</c> that names the
/// account and the settings.
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
    /// The webhook with its id. If an attempt may have been carried out, the result can be an existing webhook with the same
    /// app, event and URL; if there are several, it is the active one with the highest id. If only an inactive one exists, the
    /// client looks again before each retry, and in the end returns that webhook instead of registering another, so check
    /// <see cref="MailingworkWebhook.IsActive"/>.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is null or blank, or the URL is not an absolute http or https URL.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<MailingworkWebhook> CreateWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default);

    /// <summary>Returns the webhook with the same app, event and URL, or registers it. Safe to call at every start.</summary>
    /// <param name="app">The name of the application that the webhook belongs to, as the account shows it.</param>
    /// <param name="eventType">The event to deliver. The body of a delivery does not name it, so use one URL per event.</param>
    /// <param name="url">
    /// Where to deliver: an absolute http or https URL. Put a secret in it: the vendor does not sign its deliveries. Two URLs
    /// are the same if they differ only in the case of the host, its internationalized or ASCII form, a default port, or
    /// percent-encoding.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The existing webhook, even if it is inactive (check <see cref="MailingworkWebhook.IsActive"/>), or a new one. If several
    /// exist, the one with the lowest id.
    /// </returns>
    /// <remarks>
    /// Two replicas that call this method at the same moment may both register the webhook, and its events are then delivered
    /// twice. Later calls return the webhook with the lowest id, but do not delete the other one.
    /// <c>AddMailingworkRegistration</c> in the package EmailWebhooks.AspNetCore does.
    /// </remarks>
    /// <exception cref="ArgumentException">An argument is null or blank, or the URL is not an absolute http or https URL.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<MailingworkWebhook> EnsureWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default);

    /// <summary>Lists the account's webhooks (<c>GetWebHooks</c>).</summary>
    /// <param name="app">The application whose webhooks to list; null for all.</param>
    /// <param name="eventType">The event whose webhooks to list; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhooks that match; empty if there are none. The filters are both sent and applied to the response.</returns>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default);

    /// <summary>Activates a webhook that was deactivated (<c>ActivateWebHook</c>).</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="replayEvents">
    /// Whether to deliver the events missed since the deactivation; the vendor keeps those of the first five days. A retry does
    /// not request the replay again unless the lookup clearly shows that the webhook is inactive.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the webhook has been activated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not greater than zero.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes a webhook (<c>DeleteWebHookById</c>).</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the webhook has been deleted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not greater than zero.</exception>
    /// <exception cref="MailingworkApiException">The vendor refused the call.</exception>
    /// <exception cref="MailingworkException">No usable response was received, retries included.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default);
}
