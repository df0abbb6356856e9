using System.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Rendering;

internal static class ConsoleExtensions
{
    private static readonly ControlCode EraseBelow = new("\e[J");

    /// <summary>Whether output can be redrawn in place, which progress needs.</summary>
    public static bool CanRedraw(this IAnsiConsole console) => console.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Writes a line without breaking it at the width of the terminal, so that users can copy it and programs can read it.</summary>
    public static void WriteRaw(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    public static void WriteJson<T>(this IAnsiConsole console, T value) => console.WriteRaw(ToolJson.Text(value));

    /// <summary>Writes an error as one line, even if its message contains line breaks, and where to find help.</summary>
    /// <param name="console">The console.</param>
    /// <param name="message">The message.</param>
    /// <param name="help">The command whose help to mention; null for none.</param>
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

    /// <summary>Writes a line above what is redrawn in place, such as a progress bar, and moves that down.</summary>
    public static void WriteAbove(this IAnsiConsole console, IRenderable line)
    {
        // Spectre only overwrites: without this, a line that wraps would end with a remainder of what stood there.
        console.Write(new Rows(EraseBelow, line));
    }

    /// <summary>Runs an action a number of times, with a progress bar if the console can redraw it.</summary>
    /// <param name="console">The console.</param>
    /// <param name="description">The text beside the progress bar.</param>
    /// <param name="count">How often to run the action.</param>
    /// <param name="work">The action; its argument counts the runs from 1.</param>
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

    /// <summary>Creates a table in the style that all tables share.</summary>
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
