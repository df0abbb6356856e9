using System.Text.RegularExpressions;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class SendCommandTests
{
    private RunningTool _listening = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _listening = new ToolRunner().Start("listen", "--secret", "s3cret");
        await _listening.WhenOutputAsync("Ctrl+C ends.");
    }

    [TearDown]
    public async Task StopAsync() => await _listening.DisposeAsync();

    [TestCase("open", "PinpointeOpenEvent")]
    [TestCase("click", "PinpointeClickEvent")]
    [TestCase("bounce", "PinpointeBounceEvent")]
    [TestCase("unsubscribe", "PinpointeUnsubscribeEvent")]
    [TestCase("complaint", "PinpointeComplaintEvent")]
    [TestCase("optin_finalized", "MailingworkOptinFinalizedEvent")]
    [TestCase("optout_finalized", "MailingworkOptoutFinalizedEvent")]
    [TestCase("profilemanager_finalized", "MailingworkProfileManagerFinalizedEvent")]
    public async Task Send_posts_an_event_that_a_receiver_knows(string name, string type)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", UrlFor(name));

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("1/1 200").And.Contain("?key=***").And.Not.Contain("s3cret").And.Not.Contain('\u001b'));
        Assert.That((await _listening.CancelAsync()).Output, Does.Match($@"{type} +subscriber \d+").And.Not.Contain("unknown members"));
    }

    [TestCase("click")]
    [TestCase("optout_finalized")]
    public async Task Send_with_count_posts_that_many_different_events(string name)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", UrlFor(name), "--count", "5");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("1/5 200").And.Contain("5/5 200"));
        var subscribers = Regex.Matches((await _listening.CancelAsync()).Output, @"subscriber (\d+)").Select(match => match.Value).ToList();
        Assert.That(subscribers, Has.Count.EqualTo(5).And.Unique);
    }

    [TestCase("open")]
    [TestCase("optin_finalized")]
    public async Task Send_that_is_refused_shows_the_answers_and_ends_with_2(string name)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", UrlFor(name).Replace("s3cret", "wr0ng", StringComparison.Ordinal), "--count", "4");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Contain("1/4 401").And.Contain("4/4 401").And.Not.Contain("wr0ng"));
        Assert.That(run.ErrorLines, Is.EqualTo(["error: 4 of 4 deliveries were not accepted."]));
    }

    [TestCase("open")]
    [TestCase("optin_finalized")]
    public async Task Send_that_is_not_answered_says_why_and_ends_with_2(string name)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", $"http://127.0.0.1:{Loopback.FreePort()}/hooks?key=s3cret");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Match("1/1 no answer: .+"));
        Assert.That(run.Output + run.Error, Does.Not.Contain("s3cret"));
    }

    [Test]
    public async Task Send_on_a_terminal_shows_its_progress()
    {
        var run = await new ToolRunner { IsTerminal = true }.InvokeAsync("send", "open", "--to", UrlFor("open"), "--count", "2");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("2/2 200").And.Contain("100%"));
    }

    [TestCase("survey", "http://127.0.0.1:1/", "1")]
    [TestCase("open", "not-a-url", "1")]
    [TestCase("open", "http://127.0.0.1:1/", "0")]
    [TestCase("open", "http://127.0.0.1:1/", "many")]
    public async Task Send_with_unusable_arguments_ends_with_one_line_and_1(string name, string to, string count)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", to, "--count", count);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public async Task Send_when_cancelled_ends_with_130()
    {
        using var silent = Loopback.TakePort();
        await using var sending = new ToolRunner().Start("send", "open", "--to", $"http://127.0.0.1:{Loopback.PortOf(silent)}/");
        using var connection = await silent.AcceptTcpClientAsync();

        var run = await sending.CancelAsync();

        Assert.That(run.ExitCode, Is.EqualTo(130));
    }

    private string UrlFor(string name) =>
        Regex.Match(_listening.Output, name.EndsWith("_finalized", StringComparison.Ordinal) ? $@"http://\S+/{name}\?\S+" : @"http://\S+/pinpointe\?\S+").Value;
}
