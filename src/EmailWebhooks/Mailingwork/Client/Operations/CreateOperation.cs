namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Registers a webhook, never twice.</summary>
internal sealed class CreateOperation(MailingworkAccount account, string app, MailingworkEventType eventType, Uri url)
    : WriteOperation(account, MailingworkFunction.CreateWebHook)
{
    public MailingworkWebhook? Webhook { get; private set; }

    protected override bool LooksUpBeforeRepeating => true;

    protected override async ValueTask<bool> SendWriteAsync(CancellationToken cancellationToken)
    {
        Webhook = await SendAsync(
            Function, CreatedWebhook.Read, cancellationToken, new("app", app), new("event", eventType.Name), new("url", url.AbsoluteUri)).ConfigureAwait(false);
        if (Webhook is null)
        {
            return false;
        }

        Webhook.App ??= app;
        Webhook.EventType = Webhook.EventType is { Name: not "" } said ? said : eventType;
        Webhook.Url ??= url;
        return true;
    }

    protected override async ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        var candidates = await ListAsync(app, eventType, cancellationToken).ConfigureAwait(false);
        Webhook = candidates
            .Where(candidate => candidate.Url is { } other && HttpUrl.AreEqual(other, url))
            .OrderByDescending(static candidate => candidate.IsActive == true)
            .ThenByDescending(static candidate => candidate.Id)
            .FirstOrDefault();
        return Webhook is not null;
    }
}
