using System.CommandLine;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Demo;
using EmailWebhooks.Tool.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Shows all parts of the library at work, and that an outage of the receiver loses nothing.</summary>
internal sealed class DemoCommand : ToolCommand
{
    private readonly Option<bool> _dropFailed = new("--drop-failed")
    {
        Description = "Have the emulator drop the events whose failed delivery led to the deactivation; they will be missing. The vendor documents only that it keeps those that come after; without this option all are kept.",
    };

    public DemoCommand(ToolContext context)
        : base("demo", "Shows deliveries, an outage of the receiver and the replay of what it missed, all on this machine. Ends with 2 when an event is missing.", context) => Add(_dropFailed);

    public override IReadOnlyList<string> Examples => ["email-webhooks demo", "email-webhooks demo --drop-failed"];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var ledger = new DemoLedger();
        var screen = new DemoScreen(Context, ledger);
        var options = new MailingworkEmulatorOptions { BuffersFailedEvents = !arguments.GetValue(_dropFailed) };
        await screen.RunAsync(() => PlayAsync(options, ledger, screen, cancellationToken));

        var total = DemoTally.Sum(ledger.Tallies());
        if (total is not { Missing: 0, Duplicated: 0 })
        {
            throw new ToolException($"{total.Missing} of {total.Sent} events are missing, {total.Duplicated} came more than once.", ExitCode.Failure);
        }

        Context.Out.Write(new Text("Every event arrived, each once.\n", new Style(Color.Green)));
        return ExitCode.Success;
    }

    private static async Task PlayAsync(MailingworkEmulatorOptions options, DemoLedger ledger, DemoScreen screen, CancellationToken cancellationToken)
    {
        await using var emulator = await MailingworkEmulator.StartAsync(options, cancellationToken);
        using var pinpointe = new PinpointeEmulator();
        var services = new ServiceCollection();
        services.AddMailingworkWebhooks(options =>
        {
            options.BaseAddress = emulator.BaseAddress;
            options.Username = emulator.Username;
            options.Password = emulator.Password;
        });
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();
        var events = new DemoEvents(emulator, pinpointe, ledger);
        await new DemoScenario(emulator, client, events, screen, ReceiverHost.CreateSecret()).RunAsync(cancellationToken);
    }
}
