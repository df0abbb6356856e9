using System.CommandLine;
using EmailWebhooks.Mailingwork;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>Activates a webhook that was switched off.</summary>
internal sealed class MailingworkActivateCommand : MailingworkApiCommand
{
    private readonly Argument<long> _id = new("id") { Description = "The webhook's id, as list shows it." };

    private readonly Option<bool> _replay = new("--replay")
    {
        Description = "Deliver the events missed since it was switched off; the vendor keeps those of the first five days.",
    };

    public MailingworkActivateCommand(ToolContext context)
        : base("activate", "Activates a webhook that was switched off after failed deliveries.", context)
    {
        Add(_id);
        Add(_replay);
    }

    public override IReadOnlyList<string> Examples => ["email-webhooks mailingwork activate 42 --replay"];

    protected override async Task CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetRequiredValue(_id);
        var replay = arguments.GetValue(_replay);
        await client.ActivateWebhookAsync(id, replay, cancellationToken);
        Write(
            arguments,
            new WebhookChange(id, replay ? "replayed" : "activated"),
            new Text($"Webhook {id} is active{(replay ? "; the missed events are delivered" : "")}.\n"));
    }
}
