using System.CommandLine;
using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Receiving;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Receives both vendors' webhooks until Ctrl+C.</summary>
internal sealed class ListenCommand : ToolCommand
{
    private readonly Option<int> _port = ToolOptions.Port();

    private readonly Option<IPAddress?> _address = new("--address")
    {
        Description = "The address to listen on. Any address other than loopback is open to the network; put an HTTPS proxy in front of it.",
        HelpName = "ip",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens.Single().Value, out var address))
            {
                return address;
            }

            result.AddError("--address takes an IP address, for instance 0.0.0.0 for all addresses of this machine.");
            return null;
        },
    };

    private readonly Option<string?> _secret = ToolOptions.Text("--secret", "The secret in the URLs. Random if not given.", "text");
    private readonly Option<string?> _save = ToolOptions.Text("--save", "The folder in which to save each body as a file, exactly as received. Bodies contain personal data.", "folder");

    public ListenCommand(ToolContext context)
        : base("listen", "Receives both vendors' webhooks until Ctrl+C, and shows each typed event as a row.", context)
    {
        Add(_port);
        Add(_address);
        Add(_secret);
        Add(_save);
    }

    public override IReadOnlyList<string> Examples => ["email-webhooks listen --port 8080 --save bodies"];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var secret = arguments.GetValue(_secret) ?? ReceiverHost.CreateSecret();
        var folder = arguments.GetValue(_save) is { } save ? BodyFolder.Open(save) : null;
        var endpoint = new IPEndPoint(arguments.GetRequiredValue(_address)!, arguments.GetValue(_port));
        await using var receiver = await ReceiverHost.StartAsync(endpoint, secret, new ListenSink(Context, folder), cancellationToken);

        Context.Out.WriteRaw("URLs to register: Pinpointe, all events");
        Context.Out.WriteRaw(receiver.PinpointeUrl.AbsoluteUri);
        foreach (var eventType in MailingworkEventType.Known)
        {
            Context.Out.WriteRaw($"MAILINGWORK, {eventType}");
            Context.Out.WriteRaw(receiver.MailingworkUrl(eventType).AbsoluteUri);
        }

        Context.Out.WriteRaw($"Give the vendor your public HTTPS host instead of {receiver.Address.Authority}. Press Ctrl+C to stop.");
        return await ServeAsync(cancellationToken);
    }
}
