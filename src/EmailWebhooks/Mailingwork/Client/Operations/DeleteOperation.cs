using System.Globalization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Deletes a webhook. Repeating that does no harm, but the repeat of one that was done is answered with an error.</summary>
internal sealed class DeleteOperation(MailingworkAccount account, long id) : WriteOperation(account, MailingworkFunction.DeleteWebHookById)
{
    protected override bool LooksUpBeforeRepeating => false;

    protected override ValueTask<bool> SendWriteAsync(CancellationToken cancellationToken) =>
        SendAsync(Function, static _ => true, cancellationToken, new KeyValuePair<string, string>(Options.ParameterNames.WebhookId, id.ToString(CultureInfo.InvariantCulture)));

    protected override async ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        var webhooks = await ListAsync(null, null, cancellationToken).ConfigureAwait(false);

        // A webhook whose id cannot be read could be this one.
        return webhooks.All(webhook => webhook.Id != id && webhook.Id != 0);
    }
}
