using System.Diagnostics;
using System.Text.Json;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests;

/// <summary>The built tool as its users start it.</summary>
public sealed class ToolProcessTests
{
    [Test]
    public async Task Parse_as_a_process_writes_the_event_without_escape_sequences()
    {
        var run = await ToolProcess.InvokeAsync("parse", Payload.PathOf("pinpointe", "open"));

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith("PinpointeOpenEvent (Pinpointe, open)").And.Not.Contain('\u001b'));
        Assert.That(run.Output, Does.Match(@"NewsletterName\s+November product update\s"));
    }

    [Test]
    public async Task Parse_as_a_process_with_json_writes_json_alone()
    {
        var run = await ToolProcess.InvokeAsync("parse", Payload.PathOf("mailingwork", "optin_finalized"), "--json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.That(document.RootElement.GetProperty("members").GetProperty("subscriber_id").GetInt64(), Is.EqualTo(6049065));
    }

    [Test]
    public async Task Parse_of_an_empty_body_as_a_process_ends_with_1()
    {
        var run = await ToolProcess.InvokeAsync("parse", "-");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public async Task Demo_as_a_process_ends_with_0_and_writes_plain_lines()
    {
        var run = await ToolProcess.InvokeAsync("demo");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Match(@"\n  All +46 +46 +0 +0 ").And.Not.Contain('\u001b'));
        Assert.That(run.Error, Is.Empty);
    }

    [TestCase("> /dev/full", 2, true)]
    [TestCase(">&-", 2, true)]
    [TestCase(">&- 2>&-", 2, false)]
    [TestCase("2> /dev/full", 0, true)]
    [Platform("Linux", Reason = "Only Linux has /dev/full.")]
    public async Task Output_that_cannot_be_written_ends_with_2_and_unwritable_errors_are_ignored(string redirection, int exitCode, bool hasError)
    {
        var run = await ToolProcess.ShellAsync($"\"$0\" \"$@\" {redirection}", "parse", Payload.PathOf("pinpointe", "open"));

        Assert.That(run.ExitCode, Is.EqualTo(exitCode));
        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(hasError && exitCode != 0 ? 1 : 0));
    }

    [Test]
    [Platform("Linux", Reason = "On Linux, environment variables set the locale.")]
    public async Task Json_is_UTF8_whatever_the_locale()
    {
        var body = Path.GetTempFileName();
        await File.WriteAllTextAsync(body, """{"event":"open","listName":"M\u00fcnchen \u20ac"}""");
        try
        {
            var run = await ToolProcess.ShellAsync("LC_ALL=de_DE.ISO-8859-1 \"$0\" \"$@\"", "parse", body, "--json");

            Assert.That(run.Output, Does.Contain("M\u00fcnchen \u20ac"));
        }
        finally
        {
            File.Delete(body);
        }
    }

    [TestCase("listen")]
    [TestCase("emulate")]
    [Platform("Linux,MacOsX", Reason = "Windows sends Ctrl+C to the whole console, including the tests.")]
    public async Task A_command_that_serves_ends_with_0_on_SIGTERM(string command)
    {
        using var process = ToolProcess.Start(command);
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line && !line.EndsWith("Press Ctrl+C to stop.", StringComparison.Ordinal))
            {
            }

            // Not INT, which a shell makes its background processes ignore.
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

            Assert.That(process.ExitCode, Is.Zero);
            Assert.That(await process.StandardError.ReadToEndAsync(), Is.Empty);
        }
        finally
        {
            process.Kill();
        }
    }
}
