using System.Text;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>What a run is given.</summary>
internal sealed class ToolRunner
{
    public string Input { get; init; } = "";

    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Keys for the prompts; null when there is no terminal to ask on.</summary>
    public ScriptedKeys? Keys { get; init; }

    /// <summary>Whether the output is a terminal.</summary>
    public bool IsTerminal { get; init; }

    public async Task<ToolRun> InvokeAsync(params string[] args) => await InvokeAsync(args, CancellationToken.None);

    public async Task<ToolRun> InvokeAsync(string[] args, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Input));
        var context = new ToolContext
        {
            Out = CreateConsole(output, isInteractive: false),
            Error = Keys is null ? CreateConsole(error, isInteractive: false) : new ScriptedConsole(CreateConsole(error, isInteractive: true), Keys),
            Input = input,
            GetEnvironmentVariable = Environment.GetValueOrDefault,
        };
        var exitCode = await ToolCommandLine.RunAsync(args, context, cancellationToken);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    private IAnsiConsole CreateConsole(StringWriter writer, bool isInteractive)
    {
        var console = ConsoleFactory.Create(writer, isTerminal: IsTerminal, isInteractive, Environment.GetValueOrDefault);
        if (IsTerminal)
        {
            // What the runner of the tests happens to run in says nothing about the terminal that is meant here.
            console.Profile.Capabilities.Ansi = true;
            console.Profile.Width = 120;
        }

        return console;
    }
}
