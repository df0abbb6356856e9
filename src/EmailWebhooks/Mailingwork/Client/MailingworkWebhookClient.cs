namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Checks what the caller asks for, and runs it as an operation.</summary>
internal sealed class MailingworkWebhookClient(MailingworkAccount account) : IMailingworkWebhookClient
{
    public Task<MailingworkWebhook> CreateWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default)
    {
        CheckWebhook(app, eventType, url);
        return RunAsync(new CreateOperation(account, app, eventType, url), static operation => operation.Webhook!, cancellationToken);
    }

    public async Task<MailingworkWebhook> EnsureWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default)
    {
        CheckWebhook(app, eventType, url);
        var registered = await GetWebhooksAsync(app, eventType, cancellationToken).ConfigureAwait(false);
        return registered.Where(webhook => webhook.Url is { } other && HttpUrl.AreEqual(other, url)).OrderBy(static webhook => webhook.Id).FirstOrDefault()
            ?? await CreateWebhookAsync(app, eventType, url, cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(
        string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default) =>
        RunAsync(new GetOperation(account, app, eventType), static operation => operation.Webhooks, cancellationToken);

    public Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return new ActivateOperation(account, id, replayEvents).RunAsync(cancellationToken);
    }

    public Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return new DeleteOperation(account, id).RunAsync(cancellationToken);
    }

    private static void CheckWebhook(string app, MailingworkEventType eventType, Uri url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(app);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventType.Name, nameof(eventType));
        ArgumentNullException.ThrowIfNull(url);
        if (!HttpUrl.Is(url))
        {
            throw new ArgumentException("The URL must be an absolute http or https URL.", nameof(url));
        }
    }

    private static async Task<TResult> RunAsync<TOperation, TResult>(TOperation operation, Func<TOperation, TResult> result, CancellationToken cancellationToken)
        where TOperation : Operation
    {
        await operation.RunAsync(cancellationToken).ConfigureAwait(false);
        return result(operation);
    }
}
