using System.Text;
using Spectre.Console;

namespace EmailWebhooks.Tool;

/// <summary>What a run takes from the process it runs in.</summary>
internal sealed class ToolContext
{
    // Lines in a pipe are read by programs, which must not find them broken at 80 characters.
    private const int WidthWithoutTerminal = 4096;

    /// <summary>Results.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>Errors and prompts, so that what is piped on stays clean.</summary>
    public required IAnsiConsole Error { get; init; }

    public required Stream Input { get; init; }

    public required Func<string, string?> GetEnvironmentVariable { get; init; }

    /// <summary>Whether keys can be read while a command runs.</summary>
    public bool HasKeyboard { get; init; }

    /// <summary>Paces what people watch, and numbers what is sent.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether there is someone to respond to a prompt.</summary>
    public bool CanPrompt => Error.Profile.Capabilities.Interactive;

    public static ToolContext OfThisProcess()
    {
        // Payloads and JSON hold any text, whatever the locale or the console's own code page.
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
    /// <exception cref="ToolException">It cannot be read.</exception>
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
            throw new ToolException($"There is no file '{path}'.", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' cannot be read: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Creates a console that writes colors and cursor movements to terminals only.</summary>
    public static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal, bool isInteractive, Func<string, string?> environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && string.IsNullOrEmpty(environment("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
            // They switch colors on in the logs of build servers, which are not terminals.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
