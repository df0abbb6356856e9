using System.Text.Json;
using System.Text.RegularExpressions;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class EmulateCommandTests
{
    [Test]
    public async Task Emulate_answers_a_client_that_has_nothing_but_what_is_shown()
    {
        await using var emulating = new ToolRunner().Start("emulate");
        await emulating.WhenOutputAsync("Ctrl+C ends.");
        var shown = emulating.Output;

        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([new("username", Shown(shown, "User name")), new("password", Shown(shown, "Password"))]);
        using var answer = await client.PostAsync(new Uri(Shown(shown, "Base address") + "webservice/webservice/json/GetWebHooks"), form);

        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That(document.RootElement.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(document.RootElement.GetProperty("result").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Emulate_takes_webhooks_that_the_tool_itself_registers()
    {
        await using var emulating = new ToolRunner().Start("emulate");
        await emulating.WhenOutputAsync("Ctrl+C ends.");
        var shown = emulating.Output;
        var user = new ToolRunner { Environment = { ["MAILINGWORK_USERNAME"] = Shown(shown, "User name"), ["MAILINGWORK_PASSWORD"] = Shown(shown, "Password") } };

        var created = await user.InvokeAsync(
            "mailingwork", "create", "--app", "shop", "--event", "optin_finalized", "--url", "https://hooks.example.com/", "--base-address", Shown(shown, "Base address"));

        Assert.That(created.ExitCode, Is.Zero, created.Error);
    }

    [Test]
    public async Task Emulate_when_cancelled_ends_with_0()
    {
        await using var emulating = new ToolRunner().Start("emulate", "--port", "0");
        await emulating.WhenOutputAsync("Ctrl+C ends.");

        var run = await emulating.CancelAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public async Task Emulate_on_a_port_that_is_taken_ends_with_one_line_and_1()
    {
        using var taken = Loopback.TakePort();

        var run = await ToolRun.InvokeAsync("emulate", "--port", $"{Loopback.PortOf(taken)}");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Error, Does.Contain($"{Loopback.PortOf(taken)}"));
    }

    private static string Shown(string output, string setting) => Regex.Match(output, $@"{setting} +(\S+)").Groups[1].Value;
}
