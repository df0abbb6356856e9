using System.CommandLine;
using EmailWebhooks.Mailingwork;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>Deletes a webhook.</summary>
internal sealed class MailingworkDeleteCommand : MailingworkApiCommand
{
    private readonly Argument<long> _id = new("id") { Description = "The webhook's id, as list shows it." };

    public MailingworkDeleteCommand(ToolContext context)
        : base("delete", "Deletes a webhook.", context) => Add(_id);

    public override IReadOnlyList<string> Examples => ["email-webhooks mailingwork delete 42"];

    protected override async Task CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetRequiredValue(_id);
        await client.DeleteWebhookAsync(id, cancellationToken);
        Write(arguments, new WebhookChange(id, "deleted"), new Text($"Webhook {id} is deleted.\n"));
    }
}
