using Spectre.Console;

namespace EmailWebhooks.Tool.Rendering;

internal static class ConsoleExtensions
{
    /// <summary>Whether what was written can be redrawn, so that progress moves in place instead of adding lines.</summary>
    public static bool CanRedraw(this IAnsiConsole console) => console.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Writes JSON as it is: no wrapping at the terminal's width, no colours.</summary>
    public static void WriteJson<T>(this IAnsiConsole console, T value) => console.Profile.Out.Writer.WriteLine(ToolJson.Text(value));

    /// <summary>Writes what went wrong as one line, whatever the message holds.</summary>
    public static void WriteError(this IAnsiConsole console, string message)
    {
        var line = string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        console.Write(new Text("error: ", new Style(Color.Red)));
        console.WriteLine(SafeText.Escape(line));
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
}
