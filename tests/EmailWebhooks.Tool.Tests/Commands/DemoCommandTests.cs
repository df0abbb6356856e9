using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class DemoCommandTests
{
    private const char Escape = '\u001b';

    [Test]
    public async Task Demo_in_a_pipe_writes_plain_lines_and_every_event_arrives()
    {
        var run = await ToolRun.InvokeAsync("demo");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Not.Contain(Escape).And.Not.Contain("key="));
        Assert.That(run.Output, Does.Contain("Webhook 1 was deactivated").And.Contain("Webhook 2 was deactivated").And.Contain("Webhook 3 was deactivated"));
        Assert.That(run.Output, Does.Match(@"\n  optin_finalized +10 +10 +0 +0 ").And.Match(@"\n  click +4 +4 +0 +0 ").And.Match(@"\n  All +38 +38 +0 +0 "));
        Assert.That(EventRows(run.Output), Has.Count.EqualTo(38));
        Assert.That(run.Output, Does.EndWith("Every event arrived, each once." + Environment.NewLine));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task Demo_in_which_events_are_lost_ends_with_2()
    {
        var run = await ToolRun.InvokeAsync("demo", "--drop-failed");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Match(@"\n  All +38 +29 +9 +0 ").And.Not.Contain("Every event arrived"));
        Assert.That(run.ErrorLines, Is.EqualTo(["error: 9 of 38 events are missing, 0 came more than once."]));
    }

    [Test]
    public async Task Demo_on_a_terminal_moves_the_tallies_below_the_events()
    {
        var run = await new ToolRunner { IsTerminal = true, Clock = PacingClock.Immediate }.InvokeAsync("demo");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Match($@"{Escape}\[\d+A"), "The tallies are drawn over the ones before.");
        Assert.That(run.Output, Does.Contain($"{Escape}[?25h"), "The cursor is back.");
        var screen = TerminalScreen.Show(run.Output);
        Assert.That(screen.Count(line => line.Contains("Duplicated", StringComparison.Ordinal)), Is.EqualTo(1), "The tallies stand there once.");
        Assert.That(EventRows(string.Join('\n', screen)), Has.Count.EqualTo(38));
        Assert.That(screen, Has.One.Matches(@"^  All +38 +38 +0 +0"));
        Assert.That(screen[^1], Is.EqualTo("Every event arrived, each once."));
    }

    [Test]
    public async Task Demo_when_cancelled_ends_with_130_and_gives_the_terminal_back()
    {
        await using var playing = new ToolRunner { IsTerminal = true, Clock = PacingClock.Frozen }.Start("demo");
        await playing.WhenOutputAsync("3. ");

        var run = await playing.CancelAsync();

        Assert.That(run.ExitCode, Is.EqualTo(130));
        Assert.That(run.Output, Does.EndWith($"{Escape}[?25h"));
        Assert.That(run.Error, Is.Empty);
    }

    private static List<string> EventRows(string output) =>
        [.. output.Split('\n').Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\d\d:\d\d:\d\d \w+Event +subscriber"))];
}
