using System.Text;
using Spectre.Console;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>Runs the tool in this process with a given input, environment and terminal.</summary>
internal sealed class ToolRunner
{
    public string Input { get; init; } = "";

    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Keys typed at prompts; null when no terminal is available for a prompt.</summary>
    public ScriptedKeys? Keys { get; init; }

    /// <summary>Whether the output is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The number of columns of the terminal.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Keys that are pressed while the command runs; null when there is no keyboard.</summary>
    public ScriptedKeys? Pressed { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs a command to its end.</summary>
    public async Task<ToolRun> InvokeAsync(params string[] args)
    {
        await using var running = Start(args);
        return await running.WhenEndedAsync();
    }

    public RunningTool Start(params string[] args)
    {
        var output = new ObservedWriter();
        var error = new ObservedWriter();
        var cancellation = new CancellationTokenSource();
        return new RunningTool(ToolCommandLine.RunAsync(args, CreateContext(output, error), cancellation.Token), output, error, cancellation);
    }

    public ToolContext CreateContext(TextWriter output, TextWriter error) => new()
    {
        Out = Pressed is null ? CreateConsole(output, isInteractive: IsTerminal) : new ScriptedConsole(CreateConsole(output, isInteractive: IsTerminal), Pressed),
        HasKeyboard = Pressed is not null,
        Error = Keys is null ? CreateConsole(error, isInteractive: false) : new ScriptedConsole(CreateConsole(error, isInteractive: true), Keys),
        Input = new MemoryStream(Encoding.UTF8.GetBytes(Input)),
        GetEnvironmentVariable = Environment.GetValueOrDefault,
        Clock = Clock,
    };

    private IAnsiConsole CreateConsole(TextWriter writer, bool isInteractive)
    {
        var console = ToolContext.CreateConsole(writer, isTerminal: IsTerminal, isInteractive, Environment.GetValueOrDefault);
        if (IsTerminal)
        {
            // These must not depend on the terminal in which the tests run.
            console.Profile.Capabilities.Ansi = true;
            console.Profile.Width = Width;
        }

        return console;
    }
}
