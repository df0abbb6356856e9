using System.CommandLine;
using System.CommandLine.Help;
using EmailWebhooks.Tool.Commands;
using EmailWebhooks.Tool.Inbox;
using EmailWebhooks.Tool.Mailingwork;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool;

/// <summary>Parses the command line and runs its command.</summary>
internal static class ToolCommandLine
{
    private const int MaxTypos = 2;

    // An argument that begins with @ is text, not the name of a file with more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(IReadOnlyList<string> args, ToolContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var result = Parse(CreateRootCommand(context), args);
            if (result.Errors.Count > 0 && result.Action is not HelpWithExamples)
            {
                context.Error.WriteError(result.Errors[0].Message + Suggestion(result), result.CommandResult.Command);
                return ExitCode.Input;
            }

            var invocation = new InvocationConfiguration
            {
                Output = context.Out.Profile.Out.Writer,
                Error = context.Error.Profile.Out.Writer,
                EnableDefaultExceptionHandler = false,
            };
            return await result.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception exception) when (IsOutputFailure(exception))
        {
            // Commands report errors of their own files and sockets, so this is an error of the output.
            return Report(context, $"Standard output is closed or cannot be written to: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Report(context, $"Unexpected {exception.GetType().Name}: {exception.Message} This is a bug in email-webhooks.");
        }
    }

    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> args) => root.Parse(args, Parser);

    public static RootCommand CreateRootCommand(ToolContext context)
    {
        var root = new RootCommand("Pinpointe and MAILINGWORK webhooks: parse payloads, manage webhooks, receive, send and emulate.");
        var helpOption = root.Options.OfType<HelpOption>().Single();
        var help = new HelpWithExamples((HelpAction)helpOption.Action!, context.Out.Profile.Width);
        helpOption.Action = help;
        root.SetAction(help.Invoke);
        root.Add(new DemoCommand(context));
        root.Add(new ParseCommand(context));
        root.Add(new ListenCommand(context));
        root.Add(new SendCommand(context));
        root.Add(new EmulateCommand(context));
        root.Add(MailingworkCommands.Create(context, help));
        root.Add(InboxCommands.Create(context, help));
        return root;
    }

    private static int Report(ToolContext context, string message)
    {
        try
        {
            context.Error.WriteError(message);
        }
        catch (Exception exception) when (IsOutputFailure(exception))
        {
            // Standard error is closed or full, too, so only the exit code can report the failure.
        }

        return ExitCode.Failure;
    }

    private static bool IsOutputFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private static string Suggestion(ParseResult result)
    {
        if (result.UnmatchedTokens is not [var typed, ..])
        {
            return "";
        }

        var command = result.CommandResult.Command;
        var names = typed.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(subcommand => subcommand.Name);
        var nearest = names.MinBy(name => Distance(typed, name));
        return nearest is not null && Distance(typed, nearest) <= MaxTypos ? $" Did you mean '{nearest}'?" : "";
    }

    /// <summary>The number of characters to add, remove or replace to turn one text into the other.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(diagonal, row[j - 1]));
            }
        }

        return row[^1];
    }
}
