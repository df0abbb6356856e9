using System.CommandLine;
using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Receiving;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Receives both vendors' webhooks until Ctrl+C.</summary>
internal sealed class ListenCommand : ToolCommand
{
    private readonly Option<int> _port = PortOption.Create();

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

    private readonly Option<string?> _secret = new("--secret")
    {
        Description = "The secret that the URLs carry. A random one when not given.",
        HelpName = "text",
    };

    private readonly Option<DirectoryInfo?> _save = new("--save")
    {
        Description = "The folder to keep the bodies in, exactly as received, one file each. They hold personal data.",
        HelpName = "folder",
    };

    public ListenCommand(ToolContext context)
        : base("listen", "Receives both vendors' webhooks and shows each typed event as a row, until Ctrl+C.", context)
    {
        _secret.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError("--secret must not be blank.");
            }
        });
        Add(_port);
        Add(_address);
        Add(_secret);
        Add(_save);
    }

    public override IReadOnlyList<string> Examples => ["email-webhooks listen --port 8080 --save bodies"];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var secret = arguments.GetValue(_secret) ?? Secret.Create();
        var folder = arguments.GetValue(_save) is { } save ? BodyFolder.Open(save) : null;
        var endpoint = new IPEndPoint(arguments.GetRequiredValue(_address)!, arguments.GetValue(_port));
        await using var receiver = await ReceiverHost.StartAsync(endpoint, secret, new ListenSink(Context, folder), cancellationToken);

        var urls = ToolTable.Create("Vendor", "Event", "URL to register");
        urls.AddRow(new Text("Pinpointe"), new Text("all"), new Text(receiver.PinpointeUrl.AbsoluteUri));
        foreach (var eventType in MailingworkEventType.Known)
        {
            urls.AddRow(new Text("MAILINGWORK"), new Text(eventType.Name), new Text(receiver.MailingworkUrl(eventType).AbsoluteUri));
        }

        Context.Out.Write(urls);
        Context.Out.WriteLine($"Give the vendor your public HTTPS host in place of {receiver.Address.Authority}. Ctrl+C ends.");
        await CancellationTask.WhenCancelled(cancellationToken);
        return ExitCode.Success;
    }
}
