using System.CommandLine;
using EmailWebhooks.Tool.Rendering;
using EmailWebhooks.Tool.Sending;
using Spectre.Console;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Posts sample events to an endpoint under test.</summary>
internal sealed class SendCommand : ToolCommand
{
    private readonly Argument<string> _event = new("event")
    {
        Description = "The event to send. The body is the documented one; where the vendor documents none, it has the members that all events share.",
    };

    private readonly Option<Uri?> _to = new("--to")
    {
        Description = "The endpoint, with its secret.",
        HelpName = "url",
        Required = true,
    };

    private readonly Option<int> _count = new("--count")
    {
        Description = "How many to send, one after the other.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    public SendCommand(ToolContext context)
        : base("send", "Posts sample events to an endpoint, and shows its answers. Ends with 2 when one is not accepted.", context)
    {
        _event.AcceptOnlyFromAmong([.. PinpointeSampleSender.EventNames, .. MailingworkSampleSender.EventNames]);
        AddressRule.Apply(_to);
        _count.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out var count) && count > 0))
            {
                result.AddError("--count takes a number from 1.");
            }
        });
        Add(_event);
        Add(_to);
        Add(_count);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "email-webhooks send click --to \"http://localhost:5000/hooks/pinpointe?key=SECRET\"",
        "email-webhooks send optin_finalized --to \"http://localhost:5000/hooks/mailingwork/optin_finalized?key=SECRET\" --count 100",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (name, to, count) = (arguments.GetRequiredValue(_event), arguments.GetRequiredValue(_to)!, arguments.GetValue(_count));
        await using ISampleSender sender = PinpointeSampleSender.EventNames.Contains(name)
            ? new PinpointeSampleSender(name, to)
            : await MailingworkSampleSender.StartAsync(name, to, cancellationToken);

        Context.Out.WriteLine($"Sending {name} to {MaskedUrl.Of(to)}");
        var failed = 0;
        await Context.Out.WithProgressAsync(name, count, async number =>
        {
            var answer = await sender.SendAsync(cancellationToken);
            failed += answer.IsAccepted ? 0 : 1;
            var text = new Text(SafeText.Escape($"{number}/{count} {answer}"), new Style(answer.IsAccepted ? Color.Green : Color.Red));
            Context.Out.Write(new Rows(text));
        });

        return failed == 0 ? ExitCode.Success : throw new ToolException($"{failed} of {count} deliveries were not accepted.", ExitCode.Failure);
    }
}
