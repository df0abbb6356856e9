using System.CommandLine;
using System.CommandLine.Invocation;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Commands;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Mailingwork;

/// <summary>The group of commands for the webhook API.</summary>
internal static class MailingworkCommands
{
    public static Command Create(ToolContext context, SynchronousCommandLineAction withoutSubcommand)
    {
        var group = new Command("mailingwork", $"Manages the webhooks of a MAILINGWORK account. Takes the credentials from the environment variables {MailingworkApiCommand.UsernameVariable} and {MailingworkApiCommand.PasswordVariable}, or prompts for them.")
        {
            new MailingworkListCommand(context),
            new MailingworkCreateCommand(context),
            new MailingworkActivateCommand(context),
            new MailingworkDeleteCommand(context),
            new MailingworkSyncCommand(context),
        };
        group.SetAction(withoutSubcommand.Invoke);
        return group;
    }

    /// <summary>Creates the option that shows URLs unmasked. By default they are masked, because they usually contain a secret and screens are shared.</summary>
    public static Option<bool> ShowSecrets() => new("--show-secrets")
    {
        Description = "Show complete URLs. By default, the values in their queries are masked, because they usually contain a secret.",
    };
}

/// <summary>A change of a webhook in JSON output.</summary>
internal sealed record WebhookChange(long Id, string Change);

internal sealed class MailingworkListCommand : MailingworkApiCommand
{
    private readonly Option<string?> _app = ToolOptions.Text("--app", "Show only webhooks of this application.");
    private readonly Option<string?> _event = ToolOptions.Text("--event", "Show only webhooks for this event, for instance optin_finalized.");
    private readonly Option<bool> _showSecrets = MailingworkCommands.ShowSecrets();

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

    protected override async Task<int> CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        MailingworkEventType? eventType = arguments.GetValue(_event) is { } name ? new MailingworkEventType(name) : null;
        var webhooks = await client.GetWebhooksAsync(arguments.GetValue(_app), eventType, cancellationToken);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson(webhooks);
        }
        else
        {
            WebhookList.Write(Context.Out, webhooks, arguments.GetValue(_showSecrets));
        }

        return ExitCode.Success;
    }
}

internal sealed class MailingworkCreateCommand : MailingworkApiCommand
{
    private readonly Option<string?> _app = ToolOptions.Text("--app", "The application that the webhook belongs to, as the account shows it.", required: true);
    private readonly Option<string?> _event = ToolOptions.Text("--event", $"The event to deliver: {string.Join(", ", MailingworkEventType.Known)}, or a newer one.", required: true);
    private readonly Option<Uri?> _url = ToolOptions.Address("--url", "Where to deliver. Use one URL per event, and put a secret in it: deliveries are not signed.", required: true);
    private readonly Option<bool> _showSecrets = MailingworkCommands.ShowSecrets();

    public MailingworkCreateCommand(ToolContext context)
        : base("create", "Registers a webhook, which is active at once.", context)
    {
        Add(_app);
        Add(_event);
        Add(_url);
        Add(_showSecrets);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks mailingwork create --app shop --event optin_finalized --url \"https://hooks.example.com/mailingwork/optin_finalized?key=SECRET\"",
    ];

    protected override async Task<int> CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var eventType = new MailingworkEventType(arguments.GetRequiredValue(_event)!);
        var webhook = await client.CreateWebhookAsync(arguments.GetRequiredValue(_app)!, eventType, arguments.GetRequiredValue(_url)!, cancellationToken);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson(webhook);
        }
        else
        {
            WebhookList.Write(Context.Out, [webhook], arguments.GetValue(_showSecrets));
        }

        return ExitCode.Success;
    }
}

internal sealed class MailingworkActivateCommand : MailingworkApiCommand
{
    private readonly Argument<long> _id = ToolOptions.Id("The webhook's id, as 'mailingwork list' shows it.");

    private readonly Option<bool> _replay = new("--replay")
    {
        Description = "Deliver the events missed since the deactivation; the vendor keeps those of the first five days.",
    };

    public MailingworkActivateCommand(ToolContext context)
        : base("activate", "Activates a webhook that was deactivated after failed deliveries.", context)
    {
        Add(_id);
        Add(_replay);
    }

    public override IReadOnlyList<string> Examples => ["email-webhooks mailingwork activate 42 --replay"];

    protected override async Task<int> CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetRequiredValue(_id);
        var replay = arguments.GetValue(_replay);
        await client.ActivateWebhookAsync(id, replay, cancellationToken);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson(new WebhookChange(id, replay ? "replayed" : "activated"));
        }
        else
        {
            Context.Out.WriteRaw($"Webhook {id} is active{(replay ? "; the missed events are delivered" : "")}.");
        }

        return ExitCode.Success;
    }
}

internal sealed class MailingworkDeleteCommand : MailingworkApiCommand
{
    private readonly Argument<long> _id = ToolOptions.Id("The webhook's id, as 'mailingwork list' shows it.");

    public MailingworkDeleteCommand(ToolContext context)
        : base("delete", "Deletes a webhook.", context) => Add(_id);

    public override IReadOnlyList<string> Examples => ["email-webhooks mailingwork delete 42"];

    protected override async Task<int> CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetRequiredValue(_id);
        await client.DeleteWebhookAsync(id, cancellationToken);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson(new WebhookChange(id, "deleted"));
        }
        else
        {
            Context.Out.WriteRaw($"Webhook {id} is deleted.");
        }

        return ExitCode.Success;
    }
}
