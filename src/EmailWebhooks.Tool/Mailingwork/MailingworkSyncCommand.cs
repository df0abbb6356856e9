using System.CommandLine;
using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Commands;
using EmailWebhooks.Tool.Rendering;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace EmailWebhooks.Tool.Mailingwork;

/// <summary>Registers webhooks by the same plan as an application that keeps them registered.</summary>
internal sealed class MailingworkSyncCommand : MailingworkApiCommand
{
    private const string SecretsVariable = "WebhookReceiver__Secrets__";

    // Old webhooks are deleted in a later run, once the list shows the new ones as active.
    private const int MaxRuns = 3;

    private readonly Option<string?> _app = ToolOptions.Text("--app", "The application that the webhooks belong to; those of other applications are never changed.", required: true);
    private readonly Option<Uri?> _publicAddress = ToolOptions.Address("--public-address", "The address at which the vendor reaches the receiver, without the path of its endpoint.", required: true, FaultOfPublicAddress);
    private readonly Option<Uri?> _probeAddress = ToolOptions.Address("--probe-address", "The address at which this machine reaches the receiver, if it is not the public one. A webhook is activated only if the receiver responds there.");
    private readonly Option<string?> _path = ToolOptions.Text("--path", "The path of the receiver's endpoint.", "path");
    private readonly Option<string[]> _events = new("--event") { Description = "A wanted event. Can be given several times. All known events if not given.", HelpName = "name", DefaultValueFactory = _ => [] };

    private readonly Option<string[]> _secrets = new("--secret")
    {
        Description = $"A secret that the receiver accepts; the current one first. Prefer the environment variables {SecretsVariable}0, …1, which the receiver itself can use, because the shell's history keeps arguments.",
        HelpName = "text",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _secretParameter = ToolOptions.Text("--secret-parameter", "The query parameter that carries the secret.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the plan and change nothing. Exits with 3 if there is something to do." };
    private readonly Option<bool> _showSecrets = MailingworkCommands.ShowSecrets();

    public MailingworkSyncCommand(ToolContext context)
        : base("sync", "Makes sure that each wanted webhook exists once and is active: creates, replaces, activates and deletes webhooks.", context)
    {
        _path.DefaultValueFactory = _ => "/hooks/mailingwork";
        _secretParameter.DefaultValueFactory = _ => "key";
        _events.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError("--event must not be blank.");
            }
        });
        _secrets.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError("--secret must not be blank.");
            }
        });
        Add(_app);
        Add(_publicAddress);
        Add(_path);
        Add(_events);
        Add(_secrets);
        Add(_secretParameter);
        Add(_probeAddress);
        Add(_dryRun);
        Add(_showSecrets);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks mailingwork sync --app shop --public-address https://hooks.example.com --dry-run",
        "email-webhooks mailingwork sync --app shop --public-address https://hooks.example.com --path /hooks/mailingwork --event optin_finalized --event optout_finalized",
    ];

    protected override async Task<int> CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken)
    {
        var wanted = Wanted(arguments);
        var found = await client.GetWebhooksAsync(wanted.App, cancellationToken: cancellationToken);
        var plan = RegistrationPlan.Make(wanted, found, RotationPhase.First, reactivate: true, unlisted: []);
        var isDryRun = arguments.GetValue(_dryRun);
        if (!IsJson(arguments))
        {
            Show(plan.Items, arguments.GetValue(_showSecrets));
        }

        if (!isDryRun)
        {
            plan = await CarryOutAsync(client, wanted, plan, arguments, cancellationToken);
            if (!IsJson(arguments) && plan.Items.Any(IsPending))
            {
                Context.Out.WriteRaw("Left to do:");
                Show([.. plan.Items.Where(IsPending)], arguments.GetValue(_showSecrets));
            }
        }

        var left = plan.Items.Count(IsPending);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson<IReadOnlyList<SyncItem>>([.. plan.Items.Select(SyncItem.Of)]);
        }
        else
        {
            Context.Out.WriteRaw(left == 0 ? "Nothing is left to do." : $"{(isDryRun ? "Would be changed" : "Left to do")}: {left} of {plan.Items.Count}.");
        }

        return left == 0 ? ExitCode.Success : isDryRun ? ExitCode.Pending : ExitCode.Failure;
    }

    private static bool IsPending(PlanItem item) => item.IsChange || item.Action == PlanAction.Replace || item.Reason == PlanReason.CreatedButNotListed;

    private WantedWebhooks Wanted(ParseResult arguments)
    {
        string[] secrets = arguments.GetValue(_secrets) is { Length: > 0 } given ? given : [.. SecretsOfEnvironment()];
        if (secrets.Length == 0)
        {
            throw new ToolException($"No secret for the URLs is specified. Set {SecretsVariable}0 in the environment, or use --secret.");
        }

        var events = arguments.GetValue(_events) is { Length: > 0 } names
            ? names.Select(name => new MailingworkEventType(name)).Distinct()
            : MailingworkEventType.Known;
        return new WantedWebhooks(
            arguments.GetRequiredValue(_app)!, [.. events], EndpointUrl(arguments.GetRequiredValue(_publicAddress)!, arguments), arguments.GetRequiredValue(_secretParameter)!, secrets);
    }

    private IEnumerable<string> SecretsOfEnvironment()
    {
        for (var index = 0; Context.GetEnvironmentVariable($"{SecretsVariable}{index}") is { Length: > 0 } secret; index++)
        {
            yield return secret;
        }
    }

    private static string? FaultOfPublicAddress(Uri address) =>
        (address.Query + address.Fragment + address.UserInfo).Length > 0 ? "must be the root of the receiver, without a query, a fragment or user information"
        : !address.IsLoopback && address.Scheme != Uri.UriSchemeHttps ? "accepts plain http only for loopback, because the URL contains the secret"
        : null;

    private Uri EndpointUrl(Uri root, ParseResult arguments) => new($"{root.AbsoluteUri.TrimEnd('/')}/{arguments.GetRequiredValue(_path)!.Trim('/')}");

    private async Task<RegistrationPlan> CarryOutAsync(
        IMailingworkWebhookClient client, WantedWebhooks wanted, RegistrationPlan plan, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var probe = new RegistrationProbe(Context.Clock, _probeAddress.Name);
        var log = new RegistrationLog(new ErrorLogger(Context), account: null);
        var keeper = new RegistrationKeeper(client, probe.PostAsync, Context.Clock, log);
        var settings = new KeeperSettings(arguments.GetValue(_probeAddress) is { } address ? EndpointUrl(address, arguments) : wanted.BaseUrl, CheckInterval: TimeSpan.FromMinutes(5));
        for (var run = 0; run < MaxRuns && plan.Items.Any(IsPending); run++)
        {
            var report = await keeper.RunAsync(wanted, settings, cancellationToken);
            plan = report.Plan ?? throw new ToolException(report.Description, ExitCode.Failure);
        }

        return plan;
    }

    private void Show(IReadOnlyList<PlanItem> items, bool showSecrets)
    {
        foreach (var item in items)
        {
            var style = item.Action is PlanAction.Keep ? new Style(Color.Green) : IsPending(item) ? new Style(Color.Yellow) : Style.Plain;
            Context.Out.Write(new Text(SyncItem.Name(item.Action).PadRight("leave alone".Length), style));
            Context.Out.WriteRaw(SafeText.Escape($"  {item.EventType?.Name ?? "unknown event"}{(item.Webhook is { } webhook ? $", webhook {webhook.Id}" : "")}: {SyncItem.Why(item.Reason)}"));
            Context.Out.WriteRaw("  " + (item.Url is { } url ? SafeText.Escape(showSecrets ? url.AbsoluteUri : SafeText.MaskUrl(url)) : "no URL"));
        }
    }

    /// <summary>Shows the registration's errors. Everything else is in the plan.</summary>
    private sealed class ErrorLogger(ToolContext context) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                context.Error.WriteError(formatter(state, exception));
            }
        }
    }
}

/// <summary>One item of the plan in JSON output.</summary>
internal sealed record SyncItem(string Action, string Reason, long? Id, string? Event, string? Url)
{
    public static SyncItem Of(PlanItem item) => new(Name(item.Action), Why(item.Reason), item.Webhook?.Id, item.EventType?.Name, item.Url?.AbsoluteUri);

    public static string Name(PlanAction action) => action == PlanAction.Leave ? "leave alone" : action.ToString().ToLowerInvariant();

    public static string Why(PlanReason reason) => reason switch
    {
        PlanReason.Wanted => "it is wanted",
        PlanReason.CreatedButNotListed => "it was created, but the account does not list it",
        PlanReason.Inactive => "it is inactive",
        PlanReason.ReactivationOff => "it is inactive, and reactivation is off",
        PlanReason.ActiveUnreadable => "the account does not say whether it is active",
        PlanReason.SameUrl => "a webhook with a lower id has the same URL",
        PlanReason.OldSecret => "its URL contains an old secret",
        PlanReason.BufferLost => "it is inactive and its secret is no longer accepted: the events that the vendor has buffered for it are lost",
        PlanReason.IdUnreadable => "its id cannot be read",
        PlanReason.AppUnknown => "the account does not say that it belongs to the application",
        PlanReason.EventNotWanted => "its event is not wanted",
        _ => "it delivers to another address",
    };
}
