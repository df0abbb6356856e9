using System.CommandLine;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Runs the MAILINGWORK emulator until Ctrl+C.</summary>
internal sealed class EmulateCommand : ToolCommand
{
    private readonly Option<int> _port = PortOption.Create();

    public EmulateCommand(ToolContext context)
        : base("emulate", "Runs an emulator of the MAILINGWORK webhook API on loopback, to try any client against, until Ctrl+C.", context) => Add(_port);

    public override IReadOnlyList<string> Examples => ["email-webhooks emulate --port 8081"];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var emulator = await StartAsync(arguments.GetValue(_port), cancellationToken);
        var table = ToolTable.Create("Setting", "Value");
        table.AddRow(new Text("Base address"), new Text(emulator.BaseAddress.AbsoluteUri));
        table.AddRow(new Text("User name"), new Text(emulator.Username));
        table.AddRow(new Text("Password"), new Text(emulator.Password));
        Context.Out.Write(table);
        Context.Out.WriteLine($"curl -d username={emulator.Username} -d password={emulator.Password} {emulator.BaseAddress}webservice/webservice/json/GetWebHooks");
        Context.Out.WriteLine("Ctrl+C ends.");
        await CancellationTask.WhenCancelled(cancellationToken);
        return ExitCode.Success;
    }

    private static async Task<MailingworkEmulator> StartAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            return await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { Port = port }, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new ToolException($"Port {port} cannot be listened on: {exception.Message}", innerException: exception);
        }
    }
}
