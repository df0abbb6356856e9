using System.CommandLine;
using Spectre.Console;

namespace EmailWebhooks.Tool.Rendering;

internal static class ConsoleExtensions
{
    /// <summary>Whether what was written can be redrawn, so that progress moves in place instead of adding lines.</summary>
    public static bool CanRedraw(this IAnsiConsole console) => console.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Writes a line as it is: what is to be copied, or read by a program, is not broken at the terminal's width.</summary>
    public static void WriteRaw(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    public static void WriteJson<T>(this IAnsiConsole console, T value) => console.WriteRaw(ToolJson.Text(value));

    /// <summary>Writes what went wrong as one line, whatever the message holds, and where to read on.</summary>
    /// <param name="console">The console.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="help">The command whose help tells how it is done; null for none.</param>
    public static void WriteError(this IAnsiConsole console, string message, Command? help = null)
    {
        var line = string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        console.Write(new Text("error: ", new Style(Color.Red)));
        console.WriteRaw(SafeText.Escape(line));
        if (help is not null)
        {
            console.WriteRaw($"Run 'email-webhooks {Path(help)}--help' for options and examples.");
        }
    }

    /// <summary>Does a work a number of times, under a bar where one can be redrawn.</summary>
    /// <param name="console">The console.</param>
    /// <param name="description">What the work is.</param>
    /// <param name="count">How often it is done.</param>
    /// <param name="work">The work; it gets its number, from 1.</param>
    public static Task WithProgressAsync(this IAnsiConsole console, string description, int count, Func<int, Task> work)
    {
        return console.CanRedraw() ? console.Progress().StartAsync(progress => WorkAsync(progress.AddTask(Markup.Escape(description), maxValue: count))) : WorkAsync(bar: null);

        async Task WorkAsync(ProgressTask? bar)
        {
            for (var number = 1; number <= count; number++)
            {
                await work(number);
                bar?.Increment(1);
            }
        }
    }

    /// <summary>Creates a table with the look that all tables share.</summary>
    public static Table CreateTable(params IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Dim))));
        }

        return table;
    }

    private static string Path(Command command) =>
        command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(Path)) + command.Name + " ";
}
