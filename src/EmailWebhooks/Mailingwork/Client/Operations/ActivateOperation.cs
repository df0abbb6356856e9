using System.Globalization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Switches a webhook on; a replay is asked for once.</summary>
internal sealed class ActivateOperation(MailingworkAccount account, long id, bool replayEvents)
    : WriteOperation(account, MailingworkFunction.ActivateWebHook)
{
    protected override bool LooksUpBeforeRepeating => true;

    protected override ValueTask<bool> SendWriteAsync(CancellationToken cancellationToken)
    {
        var webhookId = new KeyValuePair<string, string>(Options.ParameterNames.WebhookId, id.ToString(CultureInfo.InvariantCulture));
        return replayEvents
            ? SendAsync(Function, static _ => true, cancellationToken, webhookId, new(Options.ParameterNames.ReplayEvents, "1"))
            : SendAsync(Function, static _ => true, cancellationToken, webhookId);
    }

    protected override async ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        var webhooks = await ListAsync(null, null, cancellationToken).ConfigureAwait(false);
        return webhooks.Any(webhook => webhook.Id == id && webhook.IsActive == true);
    }
}
