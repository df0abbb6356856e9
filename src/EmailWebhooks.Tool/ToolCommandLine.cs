using System.CommandLine;
using System.CommandLine.Help;
using EmailWebhooks.Tool.Commands;
using EmailWebhooks.Tool.Commands.Mailingwork;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool;

/// <summary>The command line as a whole.</summary>
internal static class ToolCommandLine
{
    public static Task<int> RunAsync(IReadOnlyList<string> args, ToolContext context, CancellationToken cancellationToken = default)
    {
        var result = CreateRootCommand(context).Parse(args);
        if (result.Errors.Count > 0 && result.Action is not HelpWithExamples)
        {
            context.Error.WriteError(string.Join(' ', result.Errors.Select(error => error.Message)));
            return Task.FromResult(ExitCode.Input);
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Out.Profile.Out.Writer,
            Error = context.Error.Profile.Out.Writer,
        };
        return result.InvokeAsync(invocation, cancellationToken);
    }

    public static RootCommand CreateRootCommand(ToolContext context)
    {
        var root = new RootCommand("Pinpointe and MAILINGWORK webhooks: parse payloads, manage webhooks, receive, send and emulate.");
        var helpOption = root.Options.OfType<HelpOption>().Single();
        var help = new HelpWithExamples((HelpAction)helpOption.Action!);
        helpOption.Action = help;
        root.SetAction(help.Invoke);
        root.Add(new DemoCommand(context));
        root.Add(new ParseCommand(context));
        root.Add(new ListenCommand(context));
        root.Add(new SendCommand(context));
        root.Add(new EmulateCommand(context));
        root.Add(new MailingworkCommand(context, help));
        return root;
    }
}
