using System.Text.Json;
using System.Text.RegularExpressions;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class EmulateCommandTests
{
    [Test]
    public async Task Emulate_responds_to_a_client_that_knows_only_what_is_shown()
    {
        await using var emulating = new ToolRunner().Start("emulate");
        await emulating.WhenOutputAsync("Press Ctrl+C to stop.");
        var shown = emulating.Output;

        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([new("username", Shown(shown, "User name")), new("password", Shown(shown, "Password"))]);
        using var response = await client.PostAsync(new Uri(Shown(shown, "Base address") + "webservice/webservice/json/GetWebHooks"), form);

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(document.RootElement.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(document.RootElement.GetProperty("result").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Emulate_accepts_webhooks_that_the_tool_itself_registers()
    {
        await using var emulating = new ToolRunner().Start("emulate");
        await emulating.WhenOutputAsync("Press Ctrl+C to stop.");
        var shown = emulating.Output;
        var user = new ToolRunner { Environment = { ["MAILINGWORK_USERNAME"] = Shown(shown, "User name"), ["MAILINGWORK_PASSWORD"] = Shown(shown, "Password") } };

        var created = await user.InvokeAsync(
            "mailingwork", "create", "--app", "shop", "--event", "optin_finalized", "--url", "https://hooks.example.com/", "--base-address", Shown(shown, "Base address"));

        Assert.That(created.ExitCode, Is.Zero, created.Error);
    }

    [Test]
    public async Task Emulate_that_is_canceled_ends_with_0()
    {
        await using var emulating = new ToolRunner().Start("emulate", "--port", "0");
        await emulating.WhenOutputAsync("Press Ctrl+C to stop.");

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
        Assert.That(run.Error, Does.Contain($"{Loopback.PortOf(taken)}").And.Contain("in use. Choose another with --port."));
    }

    [Test]
    public async Task Emulate_shows_calls_and_deliveries_and_obeys_its_control_endpoint()
    {
        await using var listening = new ToolRunner().Start("listen", "--secret", "s3cret");
        await listening.WhenOutputAsync("Press Ctrl+C to stop.");
        var receiver = Regex.Match(listening.Output, @"http://\S+/optin_finalized\?\S+").Value;
        await using var emulating = new ToolRunner().Start("emulate");
        await emulating.WhenOutputAsync("Press Ctrl+C to stop.");
        var address = Shown(emulating.Output, "Base address");
        var user = new ToolRunner { Environment = { ["MAILINGWORK_USERNAME"] = Shown(emulating.Output, "User name"), ["MAILINGWORK_PASSWORD"] = Shown(emulating.Output, "Password") } };
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        Assert.That(await PostAsync(client, "control/fail/createwebhook?fault=error-7"), Does.Contain("CreateWebHook"));
        string[] create = ["mailingwork", "create", "--app", "shop", "--event", "optin_finalized", "--url", receiver, "--base-address", address];
        Assert.That((await user.InvokeAsync(create)).ExitCode, Is.EqualTo(2), "the fault");
        Assert.That((await user.InvokeAsync(create)).ExitCode, Is.Zero);
        Assert.That(await PostAsync(client, "control/raise/optin_finalized?count=2"), Does.Contain("\"outcome\": \"Delivered\""));
        await PostAsync(client, "control/deactivate/1");
        Assert.That(await PostAsync(client, "control/raise/optin_finalized"), Does.Contain("\"outcome\": \"Buffered\""));
        Assert.That(await client.GetStringAsync(new Uri("control", UriKind.Relative)), Does.Contain("\"bufferedEvents\": 1"));

        var run = await emulating.CancelAsync();
        Assert.That(run.Output, Does.Match(@"\d\d:\d\d:\d\d CreateWebHook app=shop event=optin_finalized url=http://\S+\?key=\*\*\*: ok"));
        Assert.That(run.Output, Does.Contain("optin_finalized to webhook 1: Delivered, status 200").And.Contain("Buffered").And.Not.Contain("s3cret"));
    }

    [TestCase("control/raise/survey")]
    [TestCase("control/raise/optin_finalized?count=0")]
    [TestCase("control/fail/Nothing")]
    [TestCase("control/fail/GetWebHooks?fault=fire")]
    [TestCase("control/fail/GetWebHooks?times=many")]
    [TestCase("control/deactivate/9")]
    [TestCase("control/deactivate/x")]
    [TestCase("control/else")]
    public async Task Control_endpoint_refuses_an_invalid_command_with_a_message(string path)
    {
        await using var emulating = new ToolRunner().Start("emulate");
        await emulating.WhenOutputAsync("Press Ctrl+C to stop.");
        using var client = new HttpClient { BaseAddress = new Uri(Shown(emulating.Output, "Base address")) };

        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content: null);

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("\"message\""));
    }

    [Test]
    public async Task Emulate_on_a_terminal_obeys_keys()
    {
        await using var emulating = new ToolRunner { IsTerminal = true, Pressed = new ScriptedKeys("iopdfx") }.Start("emulate");

        await emulating.WhenOutputAsync("profilemanager_finalized: no webhook is registered for it");
        await emulating.WhenOutputAsync("All webhooks are deactivated");
        await emulating.WhenOutputAsync("its response is lost");
        var run = await emulating.CancelAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("Keys: i opt-in"));
    }

    private static async Task<string> PostAsync(HttpClient client, string path)
    {
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content: null);
        return await response.Content.ReadAsStringAsync();
    }

    private static string Shown(string output, string setting) => setting switch
    {
        "Base address" => Regex.Match(output, @"^http://\S+/$", RegexOptions.Multiline).Value,
        "User name" => Regex.Match(output, @"-d username=(\S+)").Groups[1].Value,
        _ => Regex.Match(output, @"-d password=(\S+)").Groups[1].Value,
    };
}
