using System.CommandLine;
using System.Net.Sockets;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Emulating;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Runs the MAILINGWORK emulator until Ctrl+C.</summary>
internal sealed class EmulateCommand : ToolCommand
{
    private readonly Option<int> _port = ToolOptions.Port();

    public EmulateCommand(ToolContext context)
        : base("emulate", "Runs an emulator of the MAILINGWORK webhook API on loopback until Ctrl+C, for testing any client. Shows each call and delivery. Raises events and makes calls fail on request, by key or through its control endpoint.", context) => Add(_port);

    public override IReadOnlyList<string> Examples => ["email-webhooks emulate --port 8081"];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var screen = new EmulatorScreen(Context);
        var control = new EmulatorControl();
        await using var emulator = await StartAsync(arguments.GetValue(_port), screen, control, cancellationToken);
        control.Emulator = emulator;

        var address = emulator.BaseAddress.AbsoluteUri;
        var controlAddress = address.TrimEnd('/') + EmulatorControl.Path;
        string[] lines =
        [
            "MAILINGWORK emulator: the base address and a first call",
            address,
            $"curl -d username={emulator.Username} -d password={emulator.Password} {address}webservice/webservice/json/GetWebHooks",
            "Show its state, raise events, lose the response of a call, deactivate a webhook",
            $"curl {controlAddress}",
            $"curl -X POST \"{controlAddress}/raise/optin_finalized?count=3\"",
            $"curl -X POST \"{controlAddress}/fail/CreateWebHook?fault=reset&after=true\"",
            $"curl -X POST {controlAddress}/deactivate/1",
        ];
        foreach (var line in lines)
        {
            Context.Out.WriteRaw(line);
        }

        if (Context.HasKeyboard)
        {
            Context.Out.WriteRaw("Keys: i opt-in, o opt-out, p profile change, f lose the next response of each function, d deactivate all webhooks.");
        }

        Context.Out.WriteRaw("Press Ctrl+C to stop.");
        return Context.HasKeyboard ? await ServeAsync(screen.ReadKeysAsync(emulator, cancellationToken)) : await ServeAsync(cancellationToken);
    }

    private static async Task<int> ServeAsync(Task keys)
    {
        await keys.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return keys.IsFaulted ? throw keys.Exception.InnerException! : ExitCode.Success;
    }

    private static async Task<MailingworkEmulator> StartAsync(int port, EmulatorScreen screen, EmulatorControl control, CancellationToken cancellationToken)
    {
        try
        {
            var options = new MailingworkEmulatorOptions { Port = port, Observer = screen, HandleOtherPath = control.HandleAsync };
            return await MailingworkEmulator.StartAsync(options, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new ToolException($"Cannot listen on port {port}: {exception.Message.TrimEnd('.')}. Choose another with --port.", innerException: exception);
        }
    }
}
