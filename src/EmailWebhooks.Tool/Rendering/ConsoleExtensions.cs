using Spectre.Console;

namespace EmailWebhooks.Tool.Rendering;

internal static class ConsoleExtensions
{
    /// <summary>Writes JSON as it is: no wrapping at the terminal's width, no colours.</summary>
    public static void WriteJson<T>(this IAnsiConsole console, T value) => console.Profile.Out.Writer.WriteLine(ToolJson.Text(value));

    /// <summary>Writes what went wrong as one line, whatever the message holds.</summary>
    public static void WriteError(this IAnsiConsole console, string message)
    {
        var line = string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        console.Write(new Text("error: ", new Style(Color.Red)));
        console.WriteLine(SafeText.Escape(line));
    }
}
