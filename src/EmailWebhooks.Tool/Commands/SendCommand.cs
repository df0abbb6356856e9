using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Emulating;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Posts events to an endpoint under test.</summary>
internal sealed class SendCommand : ToolCommand
{
    private readonly Argument<string?> _event = new("event")
    {
        // The names in the first column would leave little room for the descriptions in the second.
        HelpName = "event",
        Description = $"The event to send: {string.Join(", ", SampleBodies.EventNames)}. Its body is the documented one; if the vendor does not document it, the body has the members that all events share.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _file = ToolOptions.Text("--file", "Send the body in this file instead, for instance one that 'listen --save' saved.", "file");
    private readonly Option<Uri?> _to = ToolOptions.Address("--to", "The URL of the endpoint, with its secret.", required: true);
    private readonly Option<int> _count = ToolOptions.Number("--count", "How many events to send, one after another.", 1, int.MaxValue, defaultValue: 1);

    private readonly Option<bool> _repeat = new("--repeat")
    {
        Description = "Send the same body each time and in each run, as a repeated delivery. By default, each event has a new id, so that an inbox does not take it for a duplicate.",
    };

    public SendCommand(ToolContext context)
        : base("send", "Posts events to an endpoint and shows its responses. Exits with 2 if a delivery is not accepted.", context)
    {
        _event.AcceptOnlyFromAmong([.. SampleBodies.EventNames]);
        Add(_event);
        Add(_file);
        Add(_to);
        Add(_count);
        Add(_repeat);
        Validators.Add(result =>
        {
            if (result.GetResult(_event) is null or { Tokens.Count: 0 } == result.GetResult(_file) is null)
            {
                result.AddError($"Name either an event ({string.Join(", ", SampleBodies.EventNames)}) or a --file.");
            }
        });
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks send click --to \"http://localhost:5000/hooks/pinpointe?key=SECRET\"",
        "email-webhooks send optin_finalized --to \"http://localhost:5000/hooks/mailingwork/optin_finalized?key=SECRET\" --count 100",
        "email-webhooks send --file body.json --to \"http://localhost:5000/hooks/pinpointe?key=SECRET\" --repeat",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (to, count) = (arguments.GetRequiredValue(_to)!, arguments.GetValue(_count));
        var (name, nextBody) = await BodiesAsync(arguments, cancellationToken);
        using var vendor = new PinpointeEmulator();

        Context.Out.WriteRaw($"Sending {SafeText.Escape(name)} to {SafeText.MaskUrl(to)}");
        var failed = 0;
        await Context.Out.WithProgressAsync(name, count, async number =>
        {
            var (isAccepted, response) = await SendAsync(vendor, to, nextBody(), cancellationToken);
            failed += isAccepted ? 0 : 1;
            Context.Out.WriteAbove(new Text(SafeText.Escape($"{number}/{count} {response}"), new Style(isAccepted ? Color.Green : Color.Red)));
        });

        return failed == 0 ? ExitCode.Success : throw new ToolException($"{failed} of {count} deliveries were not accepted.", ExitCode.Failure);
    }

    private static async Task<(bool IsAccepted, string Response)> SendAsync(PinpointeEmulator vendor, Uri to, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            var status = (int)await vendor.SendAsync(to, body, cancellationToken);
            return (status is >= 200 and <= 299, status.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return (false, $"no response: {exception.Message}");
        }
    }

    private async Task<(string Name, Func<byte[]> NextBody)> BodiesAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var isRepeat = arguments.GetValue(_repeat);
        if (arguments.GetValue(_file) is not { } file)
        {
            var name = arguments.GetRequiredValue(_event)!;
            var next = SampleBodies.Of(name, isRepeat ? SampleBodies.StoppedClock : Context.Clock);
            var first = isRepeat ? next() : [];
            return (name, isRepeat ? () => first : next);
        }

        var body = await Context.ReadFileAsync(file, cancellationToken);
        try
        {
            return (Path.GetFileName(file), isRepeat ? () => body : SampleBodies.Like(body, Context.Clock));
        }
        catch (JsonException exception)
        {
            throw new ToolException($"'{file}' is not a JSON object, so its id cannot be replaced: send it unchanged with --repeat.", innerException: exception);
        }
    }
}
