using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

/// <summary>What <c>mailingwork sync</c> shows, does and leaves alone. The plan has its own tests.</summary>
public sealed class MailingworkSyncCommandTests
{
    private EmulatedAccount _account = null!;
    private RunningTool _receiver = null!;
    private string _address = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _account = await EmulatedAccount.StartAsync();
        _receiver = new ToolRunner().Start("listen", "--secret", "s3cret");
        await _receiver.WhenOutputAsync("Press Ctrl+C to stop.");
        _address = System.Text.RegularExpressions.Regex.Match(_receiver.Output, @"http://127\.0\.0\.1:\d+").Value;
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _receiver.DisposeAsync();
        await _account.DisposeAsync();
    }

    [Test]
    public async Task Sync_creates_missing_webhooks_and_then_has_nothing_left_to_do()
    {
        var planned = await SyncAsync("--dry-run");
        var calls = _account.Emulator.CountRequests(MailingworkFunction.CreateWebHook);
        var created = await SyncAsync();
        var again = await SyncAsync("--dry-run");

        Assert.That((planned.ExitCode, calls), Is.EqualTo((3, 0)));
        Assert.That(planned.Output, Does.Contain("create       optin_finalized: it is wanted").And.Contain("/mailingwork/optin_finalized?key=***").And.EndWith("Would be changed: 3 of 3.\n"));
        Assert.That(created.ExitCode, Is.Zero, created.Error);
        Assert.That(created.Output, Does.EndWith("Nothing is left to do.\n"));
        Assert.That(_account.Emulator.Webhooks.Select(webhook => webhook.Url.Query), Has.Exactly(3).EqualTo("?key=s3cret"));
        Assert.That((again.ExitCode, again.Output.Contains("keep         optin_finalized, webhook 1: it is wanted", StringComparison.Ordinal)), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task Sync_deletes_duplicates_activates_with_replay_replaces_old_secrets_and_leaves_others_alone()
    {
        var optin = Url("optin_finalized", "s3cret");
        var inactive = _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, optin, "shop").Id;
        _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, optin, "shop");
        _account.Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, Url("optout_finalized", "old"), "shop");
        var elsewhere = _account.Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri("https://stage.example.com/hooks?key=x"), "shop").Id;
        var foreign = _account.Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, Url("optout_finalized", "old"), "crm").Id;
        _account.Emulator.DeactivateWebhook(inactive);
        await _account.Emulator.RaiseOptinAsync();

        var run = await SyncAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Error + run.Output);
        Assert.That(run.Output, Does.Contain($"activate     optin_finalized, webhook {inactive}: it is inactive").And.Contain("leave alone").And.Not.Contain("s3cret").And.Not.Contain("=old"));
        var left = _account.Emulator.Webhooks;
        Assert.That(left.Where(webhook => webhook.App == "shop" && webhook.Url.Query == "?key=s3cret").Select(webhook => (webhook.EventType.Name, webhook.IsActive)),
            Is.EquivalentTo([("optin_finalized", true), ("optout_finalized", true), ("profilemanager_finalized", true)]));
        Assert.That(left.Select(webhook => webhook.Id), Has.Member(elsewhere).And.Member(foreign).And.Member(inactive));
        Assert.That(left, Has.Count.EqualTo(5));
        Assert.That(_account.Emulator.Deliveries.Count(delivery => delivery.IsReplay), Is.EqualTo(1));
    }

    [Test]
    public async Task Sync_does_not_activate_a_webhook_whose_endpoint_does_not_respond_and_ends_with_2()
    {
        _account.Emulator.DeactivateWebhook(_account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url("optin_finalized", "s3cret"), "shop").Id);

        var run = await SyncAsync("--event", "optin_finalized", "--probe-address", $"http://127.0.0.1:{Loopback.FreePort()}");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Output, Does.Contain("Left to do:").And.EndWith("Left to do: 1 of 1.\n"));
        Assert.That(run.Error, Does.Contain("the endpoint could not be reached").And.Not.Contain("s3cret"));
        Assert.That(_account.Emulator.CountRequests(MailingworkFunction.ActivateWebHook), Is.Zero);
    }

    [Test]
    public async Task Sync_with_json_writes_the_plan()
    {
        var run = await SyncAsync("--dry-run", "--json", "--event", "optin_finalized");

        using var document = JsonDocument.Parse(run.Output);
        var item = document.RootElement.EnumerateArray().Single();
        Assert.That(item.GetProperty("action").GetString(), Is.EqualTo("create"));
        Assert.That(item.GetProperty("event").GetString(), Is.EqualTo("optin_finalized"));
        Assert.That(item.GetProperty("url").GetString(), Is.EqualTo(Url("optin_finalized", "s3cret").AbsoluteUri));
        Assert.That(run.ExitCode, Is.EqualTo(3));
    }

    [TestCase("--public-address", "never-shown")]
    [TestCase("--public-address", "http://hooks.example.com/")]
    [TestCase("--public-address", "https://hooks.example.com/?key=never-shown")]
    [TestCase("--app", "")]
    [TestCase("--event", " ")]
    [TestCase("--secret", "")]
    public async Task Sync_with_an_unusable_option_names_it(string option, string value)
    {
        string[] defaults = ["--app", "shop", "--public-address", "https://hooks.example.com/"];
        var at = Array.IndexOf(defaults, option);
        string[] rest = at < 0 ? defaults : [.. defaults[..at], .. defaults[(at + 2)..]];

        var run = await _account.InvokeAsync(["sync", .. rest, option, value]);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines.Single(), Does.Contain(option).And.Not.Contain("never-shown"));
    }

    [Test]
    public async Task Sync_without_a_secret_says_where_to_set_it()
    {
        var run = await _account.InvokeAsync("sync", "--app", "shop", "--public-address", "https://hooks.example.com/");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines.Single(), Does.Contain("WebhookReceiver__Secrets__0").And.Contain("--secret"));
    }

    private Uri Url(string eventName, string secret) => new($"{_address}/mailingwork/{eventName}?key={secret}");

    private Task<ToolRun> SyncAsync(params string[] options)
    {
        var runner = new ToolRunner
        {
            Environment =
            {
                ["MAILINGWORK_USERNAME"] = _account.Emulator.Username,
                ["MAILINGWORK_PASSWORD"] = _account.Emulator.Password,
                ["WebhookReceiver__Secrets__0"] = "s3cret",
            },
        };
        return _account.InvokeAsync(runner, ["sync", "--app", "shop", "--public-address", _address, "--path", "/mailingwork", .. options]);
    }
}
