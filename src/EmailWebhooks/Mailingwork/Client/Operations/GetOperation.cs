namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Lists webhooks; repeating that is always safe.</summary>
internal sealed class GetOperation(MailingworkAccount account, string? app, MailingworkEventType? eventType)
    : Operation(account, MailingworkFunction.GetWebHooks)
{
    public IReadOnlyList<MailingworkWebhook> Webhooks { get; private set; } = [];

    protected override async ValueTask AttemptAsync(CancellationToken cancellationToken) =>
        Webhooks = await ListAsync(app, eventType, cancellationToken).ConfigureAwait(false);
}
