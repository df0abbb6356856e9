using EmailWebhooks.Tool.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class DemoCommandTests
{
    private const char Escape = '\u001b';

    [Test]
    public async Task Demo_in_a_pipe_writes_plain_lines_and_every_event_is_handled_once()
    {
        var picture = Path.GetTempFileName();
        var run = await ToolRun.InvokeAsync("demo", "--svg", picture);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(await File.ReadAllTextAsync(picture), Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "demo.svg"))), "The picture in the README is out of date. CONTRIBUTING.md names the command that updates it.");
        File.Delete(picture);
        Assert.That(run.Output, Does.Not.Contain(Escape).And.Not.Contain("key="));
        Assert.That(run.Output, Does.Match(@"\n  optin_finalized +10 +10 +0 +0 ").And.Match(@"\n  click +8 +8 +0 +0 ").And.Match(@"\n  All +46 +46 +0 +0 "));
        Assert.That(EventRows(run.Output), Has.Count.EqualTo(46));
        Assert.That(run.Output, Does.Contain("Stored 46 events; retried 20 ").And.Contain("recognized 3 of 3 repeats").And.Contain("Without the inbox 20 would have been lost"));
        Assert.That(run.Output, Does.EndWith("Every event was handled exactly once." + Environment.NewLine));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task Demo_without_an_inbox_loses_as_many_events_as_the_demo_with_one_says_and_ends_with_2()
    {
        var run = await ToolRun.InvokeAsync("demo", "--no-inbox");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Match(@"\n  open +8 +4 +4 +0 ").And.Match(@"\n  All +46 +26 +20 +3 ").And.Not.Contain("Every event was handled"));
        Assert.That(run.ErrorLines, Is.EqualTo(["error: 20 of 46 events are missing, and 3 were handled more than once."]));
    }

    [TestCase(80, TestName = "Demo_on_a_narrow_terminal_moves_the_tallies_below_the_events")]
    [TestCase(120)]
    public async Task Demo_on_a_terminal_moves_the_tallies_below_the_events(int width)
    {
        var run = await new ToolRunner { IsTerminal = true, Width = width, Clock = new InstantClock() }.InvokeAsync("demo");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Match($@"{Escape}\[\d+A"), "The tallies overwrite the previous ones.");
        Assert.That(run.Output, Does.Contain($"{Escape}[?25h"), "The cursor is visible again.");
        var screen = TerminalScreen.Show(run.Output);
        Assert.That(screen.Count(line => line.Contains("Duplicated", StringComparison.Ordinal)), Is.EqualTo(1), "The tallies are shown once.");
        Assert.That(EventRows(string.Join('\n', screen)), Has.Count.EqualTo(46));
        Assert.That(screen, Has.One.Matches(@"^  All +46 +46 +0 +0"));
        Assert.That(screen[^1], Is.EqualTo("Every event was handled exactly once."));
    }

    [Test]
    public async Task Demo_that_is_canceled_ends_with_130_and_restores_the_terminal()
    {
        await using var playing = new ToolRunner { IsTerminal = true, Clock = new FakeTimeProvider() }.Start("demo");
        await playing.WhenOutputAsync("2. ");

        var run = await playing.CancelAsync();

        Assert.That(run.ExitCode, Is.EqualTo(130));
        Assert.That(run.Output, Does.EndWith($"{Escape}[?25h"));
        Assert.That(run.Error, Is.Empty);
    }

    private static List<string> EventRows(string output) =>
        [.. output.Split('\n').Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\d\d:\d\d:\d\d \w+Event +subscriber"))];
}
