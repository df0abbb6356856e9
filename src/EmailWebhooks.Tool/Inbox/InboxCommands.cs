using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Commands;
using EmailWebhooks.Tool.Events;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Inbox;

/// <summary>The group of commands for an inbox.</summary>
internal static class InboxCommands
{
    public static Command Create(ToolContext context, SynchronousCommandLineAction withoutSubcommand)
    {
        var group = new Command("inbox", "Shows the state and the failed events of an application's inbox, and retries or deletes failed events.")
        {
            new InboxStatusCommand(context),
            new InboxFailedCommand(context),
            new InboxRetryCommand(context),
            new InboxDeleteCommand(context),
        };
        group.SetAction(withoutSubcommand.Invoke);
        return group;
    }
}

internal sealed class InboxStatusCommand(ToolContext context) : InboxCommand("status", "Counts the events in the inbox.", context)
{
    public override IReadOnlyList<string> Examples => ["email-webhooks inbox status --sqlite webhooks.db", "email-webhooks inbox status --json"];

    protected override async Task<int> RunAsync(IWebhookInbox inbox, ParseResult arguments, CancellationToken cancellationToken)
    {
        var statistics = await inbox.GetStatisticsAsync(cancellationToken);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson(new InboxStatus(statistics.Pending, statistics.Processing, statistics.Failed, statistics.OldestPendingAge?.TotalSeconds));
            return ExitCode.Success;
        }

        var table = ConsoleExtensions.CreateTable("State", "Events", "");
        table.AddRow("pending", Number(statistics.Pending), statistics.OldestPendingAge is { } age ? $"the oldest has waited {Age(age)}" : "");
        table.AddRow("processing", Number(statistics.Processing), "");
        table.AddRow("failed", Number(statistics.Failed), statistics.Failed > 0 ? "'inbox failed' shows them" : "");
        Context.Out.Write(table);
        return ExitCode.Success;
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Age(TimeSpan age) =>
        age.TotalDays >= 1 ? $"{age.Days} d {age.Hours} h" : age.TotalHours >= 1 ? $"{age.Hours} h {age.Minutes} min" : age.TotalMinutes >= 1 ? $"{age.Minutes} min" : $"{age.Seconds} s";
}

internal sealed class InboxFailedCommand : InboxCommand
{
    private readonly Argument<long> _id = ToolOptions.Id("Show only this event, with all its members.");
    private readonly Option<int> _limit = ToolOptions.Number("--limit", "How many events to show, in the order in which they failed.", 1, int.MaxValue, defaultValue: 100);

    public InboxFailedCommand(ToolContext context)
        : base("failed", "Shows the events that were set aside as failed, as typed events. They contain personal data.", context)
    {
        _id.Arity = ArgumentArity.ZeroOrOne;
        Add(_id);
        Add(_limit);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks inbox failed --sqlite webhooks.db",
        "email-webhooks inbox failed 42 --sqlite webhooks.db",
        "email-webhooks inbox failed --limit 1000 --json",
    ];

    protected override async Task<int> RunAsync(IWebhookInbox inbox, ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetValue(_id);
        var entries = await inbox.GetFailedAsync(id > 0 ? int.MaxValue : arguments.GetValue(_limit), cancellationToken);
        if (id > 0)
        {
            entries = [.. entries.Where(entry => entry.Id == id)];
            _ = entries.Count > 0 ? 0 : throw new ToolException($"No failed event has the id {id}.", ExitCode.Failure);
        }

        if (IsJson(arguments))
        {
            Context.Out.WriteJson<IReadOnlyList<FailedEvent>>([.. entries.Select(FailedEvent.Of)]);
            return ExitCode.Success;
        }

        if (entries.Count == 0)
        {
            Context.Out.WriteRaw("No events have failed.");
        }

        foreach (var entry in entries)
        {
            Context.Out.WriteRaw(SafeText.Escape(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Id}  {entry.Vendor} {entry.Event}{(entry.Account is null ? "" : $" of {entry.Account}")}, received {entry.ReceivedAt:yyyy-MM-dd HH:mm:ss}Z, {entry.Attempts} attempts")));
            Context.Out.WriteRaw($"    {SafeText.Escape(entry.LastError ?? "no error is known")}");
            var webhookEvent = FailedEvent.Parse(entry);
            Context.Out.Write(id > 0 ? EventTable.Of(webhookEvent) : new Rows(EventRow.Of(webhookEvent, entry.ReceivedAt.ToLocalTime(), Context.Out.Profile.Width)));
        }

        return ExitCode.Success;
    }
}

/// <summary>Changes one failed event, or all of them.</summary>
internal abstract class InboxChangeCommand : InboxCommand
{
    private readonly Argument<long> _id = ToolOptions.Id("The id of the event, as 'inbox failed' shows it.");
    private readonly Option<bool> _all = new("--all") { Description = "All failed events." };
    private readonly string _done;

    protected InboxChangeCommand(string name, string description, string done, ToolContext context)
        : base(name, description, context)
    {
        _done = done;
        _id.Arity = ArgumentArity.ZeroOrOne;
        Add(_id);
        Add(_all);
        Validators.Add(result =>
        {
            if (result.GetResult(_id) is null or { Tokens.Count: 0 } == result.GetResult(_all) is null)
            {
                result.AddError("Specify either the id of an event or --all.");
            }
        });
    }

    public override IReadOnlyList<string> Examples => [$"email-webhooks inbox {Name} 42 --sqlite webhooks.db", $"email-webhooks inbox {Name} --all"];

    protected sealed override async Task<int> RunAsync(IWebhookInbox inbox, ParseResult arguments, CancellationToken cancellationToken)
    {
        var id = arguments.GetValue(_id);
        var count = id == 0 ? await ChangeAllAsync(inbox, cancellationToken)
            : await ChangeAsync(inbox, id, cancellationToken) ? 1
            : throw new ToolException($"No failed event has the id {id}.", ExitCode.Failure);
        if (IsJson(arguments))
        {
            Context.Out.WriteJson(new InboxChange(_done, count));
        }
        else
        {
            Context.Out.WriteRaw($"{count} {(count == 1 ? "event" : "events")} {_done}.");
        }

        return ExitCode.Success;
    }

    protected abstract Task<bool> ChangeAsync(IWebhookInbox inbox, long id, CancellationToken cancellationToken);

    protected abstract Task<int> ChangeAllAsync(IWebhookInbox inbox, CancellationToken cancellationToken);
}

internal sealed class InboxRetryCommand(ToolContext context)
    : InboxChangeCommand("retry", "Queues failed events for another attempt, which the application begins within seconds.", "will be retried", context)
{
    protected override Task<bool> ChangeAsync(IWebhookInbox inbox, long id, CancellationToken cancellationToken) => inbox.RetryAsync(id, cancellationToken);

    protected override Task<int> ChangeAllAsync(IWebhookInbox inbox, CancellationToken cancellationToken) => inbox.RetryAllAsync(cancellationToken);
}

internal sealed class InboxDeleteCommand(ToolContext context)
    : InboxChangeCommand("delete", "Deletes failed events permanently.", "deleted", context)
{
    private const int ReadAtOnce = 500;

    protected override Task<bool> ChangeAsync(IWebhookInbox inbox, long id, CancellationToken cancellationToken) => inbox.DeleteAsync(id, cancellationToken);

    protected override async Task<int> ChangeAllAsync(IWebhookInbox inbox, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (await inbox.GetFailedAsync(ReadAtOnce, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                deleted += await inbox.DeleteAsync(entry.Id, cancellationToken) ? 1 : 0;
            }
        }

        return deleted;
    }
}
