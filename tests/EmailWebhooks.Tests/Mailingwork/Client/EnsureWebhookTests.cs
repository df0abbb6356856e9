using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>EnsureWebhookAsync against a real server, as an application calls it at every start.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnsureWebhookTests : IAsyncDisposable
{
    private static readonly Uri Url = new("https://example.test/h?key=a%2Fb");

    private MailingworkEmulator _emulator = null!;

    [SetUp]
    public async Task StartAsync() => _emulator = await MailingworkEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Test]
    public async Task EnsureWebhookAsync_at_three_starts_registers_one_webhook()
    {
        var ids = new List<long>();
        for (var start = 0; start < 3; start++)
        {
            await using var host = ClientHost.Of(_emulator);
            ids.Add((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url)).Id);
        }

        Assert.That(_emulator.Webhooks, Has.Count.EqualTo(1));
        Assert.That(ids, Is.All.EqualTo(_emulator.Webhooks.Single().Id));
    }

    [TestCase("https://bücher.example/x", "https://xn--bcher-kva.example/x")]
    [TestCase("https://example.test/x", "HTTPS://EXAMPLE.test:443/x")]
    [TestCase("http://example.test/x", "http://example.test:80/x")]
    [TestCase("https://example.test./x", "https://example.test/x")]
    [TestCase("https://example.test/h?key=a%2fb", "https://example.test/h?key=a%2Fb")]
    [TestCase("https://example.test/~user/%61bc?k=%7E", "https://example.test/%7euser/abc?k=~")]
    [TestCase("https://example.test", "https://example.test/")]
    [TestCase("https://example.test/ü?k=ä", "https://example.test/%C3%BC?k=%c3%a4")]
    public async Task EnsureWebhookAsync_finds_a_webhook_whose_url_is_spelled_differently(string registered, string asked)
    {
        var api = new ApiStub().Result($$"""[{"id":4,"app":"shop","event":"optin_finalized","url":"{{registered}}"}]""");
        await using var host = ClientHost.Of(api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, new(asked))).Id, Is.EqualTo(4));
    }

    [TestCase("https://example.test/x", "https://example.test/X")]
    [TestCase("https://example.test/x", "https://example.test:8443/x")]
    [TestCase("https://example.test/x", "http://example.test/x")]
    [TestCase("https://example.test/x", "https://user@example.test/x")]
    [TestCase("https://example.test/x", "https://example.test/x?")]
    [TestCase("https://example.test/a/b", "https://example.test/a%2Fb")]
    [TestCase("https://example.test/x?k=a", "https://example.test/x?k=A")]
    [TestCase("https://example.test/x?k=a%2Bb", "https://example.test/x?k=a+b")]
    public async Task EnsureWebhookAsync_registers_a_url_that_means_something_else(string registered, string asked)
    {
        var api = new ApiStub().Result($$"""[{"id":4,"app":"shop","event":"optin_finalized","url":"{{registered}}"}]""").Result("5");
        await using var host = ClientHost.Of(api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, new(asked))).Id, Is.EqualTo(5));
    }

    [Test]
    public async Task EnsureWebhookAsync_whose_first_look_up_fails_has_changed_nothing()
    {
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(_emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url));

        Assert.That((failure!.Function, failure.Outcome, failure.IsTransient), Is.EqualTo(("GetWebHooks", MailingworkOutcome.NotApplied, true)));
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [Test]
    public async Task EnsureWebhookAsync_that_is_refused_as_a_duplicate_returns_what_another_replica_registered()
    {
        var api = new ApiStub().Result("[]").Error(9, "duplicate").Result("""[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h?key=a%2Fb"}]""");
        await using var host = ClientHost.Of(api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url)).Id, Is.EqualTo(4));
        Assert.That(api.Functions, Is.EqualTo(["GetWebHooks", "CreateWebHook", "GetWebHooks"]));
    }

    [Test]
    public async Task EnsureWebhookAsync_returns_the_lowest_id_of_several_also_when_it_is_inactive()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "crm");
        _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, Url, "shop");
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h?key=other"), "shop");
        var first = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "shop");
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "shop");
        _emulator.DeactivateWebhook(first.Id);
        await using var host = ClientHost.Of(_emulator);

        var webhook = await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url);

        Assert.That(webhook.Id, Is.EqualTo(first.Id));
        Assert.That(webhook.IsActive, Is.False);
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
    }
}
