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
        Description = "The address to listen on. Others than loopback let the network in; put a proxy with HTTPS in front.",
        HelpName = "ip",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens.Single().Value, out var address))
            {
                return address;
            }

            result.AddError("--address takes an IP address, for instance 0.0.0.0 for all of this machine's.");
            return null;
        },
    };

    private readonly Option<string?> _secret = ToolOptions.Text("--secret", "The secret that the URLs carry. A random one when not given.", "text");
    private readonly Option<string?> _save = ToolOptions.Text("--save", "The folder to keep the bodies in, exactly as received, one file each. They hold personal data.", "folder");

    public ListenCommand(ToolContext context)
        : base("listen", "Receives both vendors' webhooks and shows each typed event as a row, until Ctrl+C.", context)
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

        Context.Out.WriteRaw($"Give the vendor your public HTTPS host in place of {receiver.Address.Authority}. Ctrl+C ends.");
        return await ServeAsync(cancellationToken);
    }
}
