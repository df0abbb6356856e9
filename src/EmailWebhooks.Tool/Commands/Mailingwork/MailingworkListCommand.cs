using System.CommandLine;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>Lists the account's webhooks.</summary>
internal sealed class MailingworkListCommand : MailingworkApiCommand
{
    private readonly Option<string?> _app = new("--app") { Description = "Only those of this application.", HelpName = "name" };
    private readonly Option<string?> _event = new("--event") { Description = "Only those for this event, for instance optin_finalized.", HelpName = "name" };
    private readonly Option<bool> _showSecrets = new ShowSecretsOption();

    public MailingworkListCommand(ToolContext context)
        : base("list", "Lists the account's webhooks.", context)
    {
        Add(_app);
        Add(_event);
        Add(_showSecrets);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks mailingwork list",
        "email-webhooks mailingwork list --app shop --event optin_finalized --json",
    ];

    protected override async Task CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        MailingworkEventType? eventType = arguments.GetValue(_event) is { } name ? new MailingworkEventType(name) : null;
        var webhooks = await client.GetWebhooksAsync(arguments.GetValue(_app), eventType, cancellationToken);
        Write(arguments, webhooks, WebhookTable.Of(webhooks, arguments.GetValue(_showSecrets)));
    }
}
