using System.Text.Json;
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
        await _listening.WhenOutputAsync("Press Ctrl+C to stop.");
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
    public async Task Send_that_is_refused_shows_the_responses_and_ends_with_2(string name)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", UrlFor(name).Replace("s3cret", "wr0ng", StringComparison.Ordinal), "--count", "4");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Contain("1/4 401").And.Contain("4/4 401").And.Not.Contain("wr0ng"));
        Assert.That(run.ErrorLines, Is.EqualTo(["error: 4 of 4 deliveries were not accepted."]));
    }

    [TestCase("open")]
    [TestCase("optin_finalized")]
    public async Task Send_that_gets_no_response_says_why_and_ends_with_2(string name)
    {
        var run = await ToolRun.InvokeAsync("send", name, "--to", $"http://127.0.0.1:{Loopback.FreePort()}/hooks?key=s3cret");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Match("1/1 no response: .+"));
        Assert.That(run.Output + run.Error, Does.Not.Contain("s3cret"));
    }

    [TestCase("open", "detail")]
    [TestCase("optin_finalized", "id")]
    public async Task Send_uses_new_ids_in_each_run_unless_it_repeats(string name, string member)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using var listening = new ToolRunner().Start("listen", "--secret", "s3cret", "--save", folder.FullName);
            await listening.WhenOutputAsync("Press Ctrl+C to stop.");
            var url = UrlFor(name, listening);
            var saved = Path.Combine(folder.FullName, "given.txt");
            await File.WriteAllTextAsync(saved, name == "open" ? """{"event":"open","detail":"5","new":[1.50]}""" : """{"id":"5","optinsetup_id":60,"new":"\u00fc"}""");

            string[][] runs = [[name], [name], [name, "--repeat", "--count", "2"], [name, "--repeat"], ["--file", saved], ["--file", saved], ["--file", saved, "--repeat"]];
            foreach (var arguments in runs)
            {
                Assert.That((await ToolRun.InvokeAsync(["send", "--to", url, .. arguments])).ExitCode, Is.Zero);
            }

            var bodies = folder.GetFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName)).ToList();
            var ids = bodies.ConvertAll(body => JsonElement.Parse(body).GetProperty(member).ToString());
            Assert.That(ids[0], Is.Not.EqualTo(ids[1]), "samples");
            Assert.That(new[] { bodies[3], bodies[4] }, Is.All.EqualTo(bodies[2]), "repeated samples");
            Assert.That(ids.GetRange(5, 3), Is.Unique, "files");
            Assert.That(bodies[7], Is.EqualTo(await File.ReadAllTextAsync(saved)), "repeated file");
            Assert.That(bodies[5].Replace(ids[5], "5", StringComparison.Ordinal), Is.EqualTo(JsonElement.Parse(bodies[7]).GetRawText().Replace("\\u00fc", "\u00fc", StringComparison.Ordinal)), "nothing but the id");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("open", "--file", "body.json")]
    [TestCase("--file", "no-such-file.json")]
    [TestCase("--file", "")]
    [TestCase]
    public async Task Send_of_neither_or_both_or_a_missing_file_ends_with_one_line_and_1(params string[] args)
    {
        var run = await ToolRun.InvokeAsync(["send", "--to", UrlFor("open"), .. args]);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
    }

    [TestCase("[]", 1)]
    [TestCase("{", 1)]
    [TestCase("{}", 0)]
    [TestCase("""{"event":"click","detail":{"linkid":1}}""", 0)]
    public async Task Send_of_a_file_needs_an_object_only_when_it_replaces_the_id(string body, int exitCode)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, body);
        try
        {
            Assert.That((await ToolRun.InvokeAsync("send", "--file", path, "--to", UrlFor("open"))).ExitCode, Is.EqualTo(exitCode));
            Assert.That((await ToolRun.InvokeAsync("send", "--file", path, "--to", UrlFor("open"), "--repeat")).Output, Does.Contain($"1/1 {(exitCode == 0 ? 200 : 400)}"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Send_on_a_terminal_shows_its_progress()
    {
        var run = await new ToolRunner { IsTerminal = true }.InvokeAsync("send", "open", "--to", UrlFor("open"), "--count", "2");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("2/2 200").And.Contain("100%"));
    }

    [Test]
    public async Task Send_on_a_narrow_terminal_leaves_no_remainder_of_the_progress_beside_wrapped_lines()
    {
        // Long enough for the progress to be drawn in between: on Windows, a refused connection takes two seconds.
        var count = OperatingSystem.IsWindows() ? 3 : 500;
        var run = await new ToolRunner { IsTerminal = true, Width = 40 }.InvokeAsync("send", "open", "--to", $"http://127.0.0.1:{Loopback.FreePort()}/", "--count", $"{count}");

        var screen = TerminalScreen.Show(run.Output);
        Assert.That(screen, Has.Exactly(count).Contains($"/{count} no response: "));
        Assert.That(screen.Where(line => line.Contains('%', StringComparison.Ordinal)), Has.One.Items.And.All.Contains("100%"));
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
    public async Task Send_that_is_canceled_ends_with_130()
    {
        using var silent = Loopback.TakePort();
        await using var sending = new ToolRunner().Start("send", "open", "--to", $"http://127.0.0.1:{Loopback.PortOf(silent)}/");
        using var connection = await silent.AcceptTcpClientAsync();

        var run = await sending.CancelAsync();

        Assert.That(run.ExitCode, Is.EqualTo(130));
    }

    private string UrlFor(string name) => UrlFor(name, _listening);

    private static string UrlFor(string name, RunningTool listening) =>
        Regex.Match(listening.Output, name.EndsWith("_finalized", StringComparison.Ordinal) ? $@"http://\S+/{name}\?\S+" : @"http://\S+/pinpointe\?\S+").Value;
}
