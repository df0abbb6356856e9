using Spectre.Console;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>Makes consoles that write colours and cursor movements to terminals only.</summary>
internal static class ConsoleFactory
{
    // Lines in a pipe are read by programs, which must not find them broken at 80 characters.
    private const int WidthWithoutTerminal = 4096;

    public static IAnsiConsole Create(TextWriter writer, bool isTerminal, bool isInteractive, Func<string, string?> environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !IsSet(environment("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
            // They switch colours on in the logs of build servers, which are no terminals.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    private static bool IsSet(string? value) => !string.IsNullOrEmpty(value);
}
