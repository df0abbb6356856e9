using System.CommandLine.Parsing;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests;

public sealed class HelpTests
{
    private static readonly string[] Commands =
    [
        "demo", "parse", "listen", "send", "emulate", "mailingwork list", "mailingwork create", "mailingwork activate", "mailingwork delete", "mailingwork sync",
        "inbox status", "inbox failed", "inbox retry", "inbox delete",
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task Help_of_a_command_ends_with_examples_that_can_be_typed(string command)
    {
        var run = await ToolRun.InvokeAsync([.. command.Split(' '), "--help"]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var examples = run.Output.Split('\n').SkipWhile(line => line.Trim() != "Examples:").Skip(1).Where(line => line.Length > 2).ToList();
        Assert.That(examples, Is.Not.Empty.And.All.Contains($"email-webhooks {command}"));
        var root = ToolCommandLine.CreateRootCommand(new ToolRunner().CreateContext(TextWriter.Null, TextWriter.Null));
        foreach (var example in examples)
        {
            var args = CommandLineParser.SplitCommandLine(example).SkipWhile(word => word != "email-webhooks").Skip(1).ToList();
            Assert.That(ToolCommandLine.Parse(root, args).Errors.Select(error => error.Message), Is.Empty, example);
        }
    }

    [TestCase]
    [TestCase("mailingwork")]
    [TestCase("inbox")]
    [TestCase("--help")]
    public async Task A_group_without_a_command_lists_its_commands(params string[] args)
    {
        var run = await ToolRun.InvokeAsync(args);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("Commands:"));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    [TestCase(20)]
    public async Task Help_on_a_narrow_terminal_does_not_hang(int width)
    {
        var run = await new ToolRunner { IsTerminal = true, Width = width }.InvokeAsync("send", "--help").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("Examples:"));
    }

    [Test]
    public async Task Version_option_prints_a_version()
    {
        var run = await ToolRun.InvokeAsync("--version");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [Test]
    public async Task Suggest_completes_a_command()
    {
        var run = await ToolRun.InvokeAsync("[suggest:2]", "pa");

        Assert.That(run.Output.Split('\n').Select(line => line.Trim()), Does.Contain("parse"));
    }

    [TestCase("prase", "parse", "")]
    [TestCase("mailingwork lst", "list", "mailingwork ")]
    [TestCase("mailingwork list --ap shop", "--app", "mailingwork list ")]
    public async Task A_typing_error_gets_a_suggestion_and_names_the_help(string line, string meant, string helpPath)
    {
        var run = await ToolRun.InvokeAsync(line.Split(' '));

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines.Single(), Does.EndWith($" Did you mean '{meant}'?"));
        Assert.That(run.HelpLine, Does.Contain($"'email-webhooks {helpPath}--help'"));
    }

    [Test]
    public async Task Every_command_is_listed()
    {
        var run = await ToolRun.InvokeAsync();

        Assert.That(Commands.Select(command => command.Split(' ')[0]), Is.All.Matches<string>(command => run.Output.Contains($"\n  {command}", StringComparison.Ordinal)));
    }
}
