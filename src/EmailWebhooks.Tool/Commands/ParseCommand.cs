using System.CommandLine;
using System.Text.Json;
using EmailWebhooks.Tool.Events;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Shows the body of a delivery as a typed event.</summary>
internal sealed class ParseCommand : ToolCommand
{
    private const string StandardInput = "-";

    private readonly Argument<string> _body = new("file|-")
    {
        Description = "The file that contains the body; - reads standard input.",
    };

    private readonly Option<Vendor?> _vendor = new("--vendor")
    {
        Description = "The vendor of the body. Guessed if not given: a body with an \"event\" member is Pinpointe's.",
        HelpName = "pinpointe|mailingwork",
    };

    private readonly Option<string?> _event = ToolOptions.Text(
        "--event", "The event for which a MAILINGWORK body was delivered, because the body does not name it. Guessed from its members if not given.");

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write JSON: type, vendor, event, members by their names in the body, and additional for members without a property.",
    };

    public ParseCommand(ToolContext context)
        : base("parse", "Shows the body of a delivery as a typed event. Members without a value are omitted.", context)
    {
        _body.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && string.IsNullOrWhiteSpace(path))
            {
                result.AddError("Name a file, or - for standard input.");
            }
        });
        _vendor.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "pinpointe", "mailingwork");
        Add(_body);
        Add(_vendor);
        Add(_event);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks parse open.json",
        "email-webhooks parse body.json --vendor mailingwork --event profilemanager_finalized",
        "curl -s https://example.com/saved.json | email-webhooks parse - --json",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var source = arguments.GetRequiredValue(_body);
        var body = await Context.ReadFileAsync(source, cancellationToken);
        var parsed = Parse(body, source, arguments);
        if (arguments.GetValue(_json))
        {
            Context.Out.WriteJson(EventDocument.Of(parsed));
        }
        else
        {
            Context.Out.Write(EventTable.Of(parsed));
        }

        return ExitCode.Success;
    }

    private WebhookEvent Parse(byte[] body, string source, ParseResult arguments)
    {
        try
        {
            return EventReader.Read(body, arguments.GetValue(_vendor), arguments.GetValue(_event));
        }
        catch (JsonException exception)
        {
            var name = source == StandardInput ? "Standard input" : $"'{source}'";
            throw new ToolException($"{name} is not a valid payload, at {Position(exception)}: {exception.Message}", innerException: exception);
        }
    }

    private static string Position(JsonException exception) =>
        $"line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}";
}
