using System.CommandLine;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>Registers a webhook.</summary>
internal sealed class MailingworkCreateCommand : MailingworkApiCommand
{
    private readonly Option<string> _app = new("--app")
    {
        Description = "The application that the webhook belongs to, as the account shows it.",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<string> _event = new("--event")
    {
        Description = "The event to deliver: optin_finalized, optout_finalized, profilemanager_finalized, or one that came later.",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "Where to deliver. Use one URL per event, and put a secret in it: deliveries are not signed.",
        HelpName = "url",
        Required = true,
    };

    private readonly Option<bool> _showSecrets = new ShowSecretsOption();

    public MailingworkCreateCommand(ToolContext context)
        : base("create", "Registers a webhook; it is active from the start.", context)
    {
        AddressRule.Apply(_url);
        Add(_app);
        Add(_event);
        Add(_url);
        Add(_showSecrets);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks mailingwork create --app shop --event optin_finalized --url \"https://hooks.example.com/mailingwork/optin_finalized?key=SECRET\"",
    ];

    protected override async Task CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var eventType = new MailingworkEventType(arguments.GetRequiredValue(_event));
        var webhook = await client.CreateWebhookAsync(
            arguments.GetRequiredValue(_app), eventType, arguments.GetRequiredValue(_url)!, cancellationToken);
        Write(arguments, webhook, WebhookTable.Of([webhook], arguments.GetValue(_showSecrets)));
    }
}
