using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class MailingworkCommandTests
{
    private static readonly Uri SecretUrl = new("https://user:pass@hooks.example.com/mailingwork/optin_finalized?key=s3cret&tail#part");

    private EmulatedAccount _account = null!;

    [SetUp]
    public async Task StartAsync() => _account = await EmulatedAccount.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _account.DisposeAsync();

    [Test]
    public async Task List_shows_each_webhook_with_its_secret_masked()
    {
        _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl, "shop");
        var inactive = _account.Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri("https://hooks.example.com/plain"), "crm");
        _account.Emulator.DeactivateWebhook(inactive.Id);

        var run = await _account.InvokeAsync("list");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Match(@"1  optin_finalized +active +shop\s+https://\*\*\*@hooks\.example\.com/mailingwork/optin_finalized\?key=\*\*\*&\*\*\*#\*\*\*\s"));
        Assert.That(run.Output, Does.Match(@"2  optout_finalized +inactive +crm\s+https://hooks\.example\.com/plain\s"));
        Assert.That(run.Error, Is.Empty);
    }

    [TestCase(40)]
    [TestCase(60)]
    [TestCase(80)]
    [TestCase(120)]
    public async Task List_on_a_terminal_splits_neither_an_event_name_nor_a_url(int width)
    {
        _account.Emulator.AddWebhook(MailingworkEventType.ProfileManagerFinalized, SecretUrl, "a shop with a long name");
        _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl, "shop");
        var runner = new ToolRunner { IsTerminal = true, Width = width, Environment = { ["MAILINGWORK_USERNAME"] = _account.Emulator.Username, ["MAILINGWORK_PASSWORD"] = _account.Emulator.Password } };

        var run = await _account.InvokeAsync(runner, "list");

        var lines = run.Output.Split('\n');
        Assert.That(lines, Has.One.Contains("1  profilemanager_finalized  "));
        Assert.That(lines, Has.One.Contains("2  optin_finalized           "));
        Assert.That(lines.Count(line => line.Trim() == "https://***@hooks.example.com/mailingwork/optin_finalized?key=***&***#***"), Is.EqualTo(2));
    }

    [Test]
    public async Task Parameter_names_can_be_set()
    {
        await using var other = await EmulatedAccount.StartAsync(new MailingworkParameterNames { WebhookId = "id", AppFilter = "app" });
        var webhook = other.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl);

        var refused = await other.InvokeAsync("delete", $"{webhook.Id}");
        var deleted = await other.InvokeAsync("delete", $"{webhook.Id}", "--parameter", "webhook-id=id", "--parameter", "app-filter=app");

        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("--parameter").And.Not.Contain("MailingworkOptions"));
        Assert.That(deleted.ExitCode, Is.Zero, deleted.Error);
    }

    [TestCase("webhook-id")]
    [TestCase("webhook-id=")]
    [TestCase("id=webHookId")]
    public async Task Parameter_names_that_do_not_exist_are_refused(string parameter)
    {
        var run = await _account.InvokeAsync("list", "--parameter", parameter);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines.Single(), Does.Contain("--parameter takes one of webhook-id, app-filter, event-filter, replay-events"));
    }

    [TestCase("create", "--app", " ", "--event", "optin_finalized", "--url", "https://hooks.example.com/")]
    [TestCase("create", "--app", "shop", "--event", "", "--url", "https://hooks.example.com/")]
    [TestCase("list", "--app", "")]
    [TestCase("activate", "-1")]
    [TestCase("activate", "0")]
    [TestCase("delete", "0")]
    [TestCase("delete", "99999999999999999999")]
    [TestCase("delete", "two")]
    public async Task Arguments_that_cannot_be_used_end_with_one_line_and_1(params string[] args)
    {
        var run = await _account.InvokeAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.HelpLine, Does.Contain($"mailingwork {args[0]} --help"));
        Assert.That(run.Error, Does.Not.Contain("System."));
        Assert.That(Enum.GetValues<MailingworkFunction>().Sum(_account.Emulator.CountRequests), Is.Zero);
    }

    [Test]
    public async Task A_response_that_is_not_from_the_API_names_the_base_address()
    {
        _account.Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.Status(System.Net.HttpStatusCode.NotFound, afterWork: true));
        var id = _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl).Id;

        var run = await _account.InvokeAsync("delete", $"{id}");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines.Single(), Does.StartWith("error: DeleteWebHookById: the server responded with HTTP status 404").And.Contain("--base-address"));
    }

    [Test]
    public async Task List_with_show_secrets_shows_urls_in_full()
    {
        _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl);

        var run = await _account.InvokeAsync("list", "--show-secrets");

        Assert.That(run.Output, Does.Contain(SecretUrl.AbsoluteUri));
    }

    [Test]
    public async Task List_with_json_writes_every_webhook_in_full()
    {
        _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl, "shop");

        var run = await _account.InvokeAsync("list", "--json");

        using var document = JsonDocument.Parse(run.Output);
        var webhook = document.RootElement.EnumerateArray().Single();
        Assert.That(webhook.GetProperty("id").GetInt64(), Is.EqualTo(1));
        Assert.That(webhook.GetProperty("app").GetString(), Is.EqualTo("shop"));
        Assert.That(webhook.GetProperty("event").GetString(), Is.EqualTo("optin_finalized"));
        Assert.That(webhook.GetProperty("url").GetString(), Is.EqualTo(SecretUrl.AbsoluteUri));
        Assert.That(webhook.GetProperty("active").GetBoolean(), Is.True);
    }

    [TestCase(new string[0], new[] { 1, 2, 3 })]
    [TestCase(new[] { "--app", "shop" }, new[] { 1, 2 })]
    [TestCase(new[] { "--event", "optout_finalized" }, new[] { 2, 3 })]
    [TestCase(new[] { "--app", "shop", "--event", "optout_finalized" }, new[] { 2 })]
    [TestCase(new[] { "--app", "none" }, new int[0])]
    public async Task List_with_filters_shows_those_that_match(string[] filters, int[] ids)
    {
        _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl, "shop");
        _account.Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, SecretUrl, "shop");
        _account.Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, SecretUrl, "crm");

        var run = await _account.InvokeAsync(["list", "--json", .. filters]);

        using var document = JsonDocument.Parse(run.Output);
        Assert.That(document.RootElement.EnumerateArray().Select(webhook => webhook.GetProperty("id").GetInt32()), Is.EqualTo(ids));
    }

    [Test]
    public async Task List_of_an_account_without_webhooks_says_so()
    {
        var run = await _account.InvokeAsync("list");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo("No webhooks." + Environment.NewLine));
    }

    [Test]
    public async Task Create_registers_the_webhook_and_shows_it_masked()
    {
        var run = await _account.InvokeAsync("create", "--app", "shop", "--event", "optin_finalized", "--url", SecretUrl.AbsoluteUri);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var webhook = _account.Emulator.Webhooks.Single();
        Assert.That((webhook.App, webhook.EventType, webhook.Url), Is.EqualTo(("shop", MailingworkEventType.OptinFinalized, SecretUrl)));
        Assert.That(run.Output, Does.Match($@"{webhook.Id}  optin_finalized +active +shop\s").And.Not.Contain("s3cret"));
    }

    [TestCase("--app")]
    [TestCase("--event")]
    [TestCase("--url")]
    public async Task Create_without_a_required_option_names_it_and_sends_nothing(string missing)
    {
        string[] options = ["--app", "shop", "--event", "optin_finalized", "--url", SecretUrl.AbsoluteUri];
        var at = Array.IndexOf(options, missing);

        var run = await _account.InvokeAsync(["create", .. options[..at], .. options[(at + 2)..]]);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Error, Does.Contain(missing));
        Assert.That(_account.Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [TestCase("ftp://hooks.example.com/?key=s3cret")]
    [TestCase("/only/a/path?key=s3cret")]
    public async Task Create_with_an_unusable_url_names_the_option_and_not_the_url(string url)
    {
        var run = await _account.InvokeAsync("create", "--app", "shop", "--event", "optin_finalized", "--url", url);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("--url").And.Not.Contain("s3cret"));
    }

    [TestCase(new string[0], 0)]
    [TestCase(new[] { "--replay" }, 2)]
    public async Task Activate_activates_and_replays_only_when_asked(string[] options, int replayed)
    {
        var id = _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl).Id;
        _account.Emulator.DeactivateWebhook(id);
        await _account.Emulator.RaiseOptinAsync();
        await _account.Emulator.RaiseOptinAsync();

        var run = await _account.InvokeAsync(["activate", $"{id}", .. options]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith($"Webhook {id} is active"));
        Assert.That(_account.Emulator.Webhooks.Single().IsActive, Is.True);
        Assert.That(_account.Emulator.Deliveries.Count(delivery => delivery.IsReplay), Is.EqualTo(replayed));
    }

    [Test]
    public async Task Delete_deletes_the_webhook()
    {
        var id = _account.Emulator.AddWebhook(MailingworkEventType.OptinFinalized, SecretUrl).Id;

        var run = await _account.InvokeAsync("delete", $"{id}", "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(_account.Emulator.Webhooks, Is.Empty);
        using var document = JsonDocument.Parse(run.Output);
        Assert.That(document.RootElement.GetProperty("id").GetInt64(), Is.EqualTo(id));
        Assert.That(document.RootElement.GetProperty("change").GetString(), Is.EqualTo("deleted"));
    }

    [TestCase("activate")]
    [TestCase("delete")]
    public async Task An_error_of_the_vendor_ends_with_one_line_and_2(string command)
    {
        var run = await _account.InvokeAsync(command, "4711");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.StartWith("error: "));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public async Task A_response_that_is_not_from_the_API_ends_with_one_line_and_2()
    {
        _account.Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Status(System.Net.HttpStatusCode.NotFound));

        var run = await _account.InvokeAsync("list");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
    }
}
