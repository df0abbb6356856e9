using System.Text;
using Spectre.Console;

namespace EmailWebhooks.Tool;

/// <summary>The console, input, environment and clock that a run of the tool uses.</summary>
internal sealed class ToolContext
{
    // Programs that read the output expect lines that are not broken at 80 characters.
    private const int WidthWithoutTerminal = 4096;

    /// <summary>The console for results.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>The console for errors and prompts, so that they do not mix with piped results.</summary>
    public required IAnsiConsole Error { get; init; }

    public required Stream Input { get; init; }

    public required Func<string, string?> GetEnvironmentVariable { get; init; }

    /// <summary>Whether keys can be read while a command runs.</summary>
    public bool HasKeyboard { get; init; }

    /// <summary>The clock for the pace of the demo, the times of events, and the ids of sample bodies.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a user can respond to a prompt.</summary>
    public bool CanPrompt => Error.Profile.Capabilities.Interactive;

    public static ToolContext OfThisProcess()
    {
        // Payloads can contain any text, whatever the locale or the code page of the console.
        Console.OutputEncoding = Encoding.UTF8;

        return new ToolContext
        {
            Out = CreateConsole(Console.Out, isTerminal: !Console.IsOutputRedirected, isInteractive: !Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
            Error = CreateConsole(
                Console.Error,
                isTerminal: !Console.IsErrorRedirected,
                isInteractive: !Console.IsErrorRedirected && !Console.IsInputRedirected,
                Environment.GetEnvironmentVariable),
            Input = Console.OpenStandardInput(),
            HasKeyboard = !Console.IsInputRedirected && !Console.IsOutputRedirected,
            GetEnvironmentVariable = Environment.GetEnvironmentVariable,
        };
    }

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="ToolException">The file cannot be read.</exception>
    public async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (path != "-")
            {
                return await File.ReadAllBytesAsync(path, cancellationToken);
            }

            using var body = new MemoryStream();
            await Input.CopyToAsync(body, cancellationToken);
            return body.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToolException($"The file '{path}' does not exist.", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' cannot be read: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Creates a console that writes colors and cursor movements only to a terminal.</summary>
    public static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal, bool isInteractive, Func<string, string?> environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && string.IsNullOrEmpty(environment("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
            // The default enrichers turn on colors in the logs of build servers, which are not terminals.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
