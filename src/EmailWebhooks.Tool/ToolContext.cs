using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool;

/// <summary>What a run takes from the process it runs in.</summary>
internal sealed class ToolContext
{
    /// <summary>Results.</summary>
    public required IAnsiConsole Out { get; init; }

    /// <summary>Errors and prompts, so that what is piped on stays clean.</summary>
    public required IAnsiConsole Error { get; init; }

    public required Stream Input { get; init; }

    public required Func<string, string?> GetEnvironmentVariable { get; init; }

    /// <summary>Paces what people watch.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether there is someone to answer a prompt.</summary>
    public bool CanPrompt => Error.Profile.Capabilities.Interactive;

    public static ToolContext OfThisProcess()
    {
        if (OperatingSystem.IsWindows())
        {
            // Payloads hold any text; the console's own code page does not.
            Console.OutputEncoding = System.Text.Encoding.UTF8;
        }

        return new ToolContext
        {
            Out = ConsoleFactory.Create(Console.Out, isTerminal: !Console.IsOutputRedirected, isInteractive: !Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
            Error = ConsoleFactory.Create(
                Console.Error,
                isTerminal: !Console.IsErrorRedirected,
                isInteractive: !Console.IsErrorRedirected && !Console.IsInputRedirected,
                Environment.GetEnvironmentVariable),
            Input = Console.OpenStandardInput(),
            GetEnvironmentVariable = Environment.GetEnvironmentVariable,
        };
    }
}
