using System.CommandLine;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Demo;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Demonstrates all parts of the library, and that an outage and a restart lose no event.</summary>
internal sealed class DemoCommand : ToolCommand
{
    private readonly Option<bool> _noInbox = new("--no-inbox")
    {
        Description = "Run without an inbox, to see what is lost.",
    };

    private readonly Option<string?> _picture = ToolOptions.Text("--svg", "Write the last screen as a picture for the documentation.", "file");

    public DemoCommand(ToolContext context)
        : base("demo", "Shows deliveries of both vendors, an outage of the handlers' database and a restart of the receiver, all on this machine. Exits with 2 if an event is missing.", context)
    {
        _picture.Hidden = true;
        Add(_noInbox);
        Add(_picture);
    }

    public override IReadOnlyList<string> Examples => ["email-webhooks demo", "email-webhooks demo --no-inbox"];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var hasInbox = !arguments.GetValue(_noInbox);
        var ledger = new DemoLedger();
        var screen = new DemoScreen(Context, ledger);
        var folder = Directory.CreateTempSubdirectory("email-webhooks-demo");
        try
        {
            await using var emulator = await MailingworkEmulator.StartAsync(cancellationToken: cancellationToken);
            using var pinpointe = new PinpointeEmulator();
            var events = new DemoEvents(emulator, pinpointe, ledger);
            var scenario = new DemoScenario(emulator, events, screen, hasInbox ? Path.Combine(folder.FullName, "inbox.db") : null);
            await screen.RunAsync(() => scenario.RunAsync(cancellationToken));
            Conclude(screen, ledger, scenario, hasInbox);
            if (arguments.GetValue(_picture) is { } file)
            {
                await File.WriteAllTextAsync(file, screen.Picture(), cancellationToken);
            }

            return ExitCode.Success;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Conclude(DemoScreen screen, DemoLedger ledger, DemoScenario scenario, bool hasInbox)
    {
        var total = DemoTally.Sum(ledger.Tallies());
        if (hasInbox)
        {
            screen.Conclude($"Stored {total.Handled} events; retried {ledger.Recovered} until the database was back; recognized {scenario.Repeats - total.Duplicated} of {scenario.Repeats} repeats.");
            screen.Conclude($"Without the inbox {ledger.Failed} would have been lost: neither vendor documents that it sends a refused delivery again.");
        }

        if (total is not { Missing: 0, Duplicated: 0 })
        {
            throw new ToolException($"{total.Missing} of {total.Sent} events are missing, and {total.Duplicated} were handled more than once.", ExitCode.Failure);
        }

        screen.Conclude("Every event was handled exactly once.", new Style(Color.Green));
    }
}
