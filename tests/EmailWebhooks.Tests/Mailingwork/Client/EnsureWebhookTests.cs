using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>EnsureWebhookAsync against a real server, as an application calls it at every start.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnsureWebhookTests : EmulatorFixture
{
    private static readonly Uri Url = new("https://example.test/h?key=a%2Fb");

    [Test]
    public async Task EnsureWebhookAsync_at_three_starts_registers_one_webhook()
    {
        var ids = new List<long>();
        for (var start = 0; start < 3; start++)
        {
            await using var host = ClientHost.Of(Emulator);
            ids.Add((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url)).Id);
        }

        Assert.That(Emulator.Webhooks, Has.Count.EqualTo(1));
        Assert.That(ids, Is.All.EqualTo(Emulator.Webhooks.Single().Id));
    }

    [TestCase("https://bücher.example/x", "https://xn--bcher-kva.example/x")]
    [TestCase("https://example.test/x", "HTTPS://EXAMPLE.test:443/x")]
    [TestCase("http://example.test/x", "http://example.test:80/x")]
    [TestCase("https://example.test./x", "https://example.test/x")]
    [TestCase("https://example.test/h?key=a%2fb", "https://example.test/h?key=a%2Fb")]
    [TestCase("https://example.test/~user/%61bc?k=%7E", "https://example.test/%7euser/abc?k=~")]
    [TestCase("https://example.test", "https://example.test/")]
    [TestCase("https://example.test/ü?k=ä", "https://example.test/%C3%BC?k=%c3%a4")]
    [TestCase("https://example.test/?k=%ff%2f%aB", "https://example.test/?k=%FF%2F%Ab")]
    [TestCase("https://example.test/x#%2f", "https://example.test/x#%2F")]
    [TestCase("https://example.test/x?k=100%", "https://example.test/x?k=100%25")]
    [TestCase("https://example.test/%2D%2E%5F%7E%30%39%41%5A%61%7A/x", "https://example.test/-._~09AZaz/x")]
    [TestCase("https://example.test/?%%2D%2E%5F%7E%30%39%41%5A%61%7A", "https://example.test/?%25-._~09AZaz", Description = "Uri decodes nothing after a stray '%'.")]
    [TestCase("https://example.test/?%%2f%3a%40%5b%60%7b", "https://example.test/?%25%2F%3A%40%5B%60%7B")]
    public async Task EnsureWebhookAsync_finds_a_webhook_whose_url_is_spelled_differently(string registered, string requested)
    {
        using var api = new MockHttpMessageHandler();
        api.WhenCalled("GetWebHooks").RespondResult($$"""[{"id":4,"app":"shop","event":"optin_finalized","url":"{{registered}}"}]""");
        await using var host = new ClientHost(network: api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, new(requested))).Id, Is.EqualTo(4));
    }

    [TestCase("https://example.test/x", "https://example.test/X")]
    [TestCase("https://example.test/x", "https://example.test:8443/x")]
    [TestCase("https://example.test/x", "http://example.test/x")]
    [TestCase("https://example.test/x", "https://user@example.test/x")]
    [TestCase("https://example.test/x", "https://example.test/x?")]
    [TestCase("https://example.test/a/b", "https://example.test/a%2Fb")]
    [TestCase("https://example.test/x?k=a", "https://example.test/x?k=A")]
    [TestCase("https://example.test/x?k=a%2Bb", "https://example.test/x?k=a+b")]
    [TestCase("https://example.test/x?k=%252f", "https://example.test/x?k=%252F")]
    [TestCase("https://example.test/x?k=%2fa", "https://example.test/x?k=%2FA")]
    [TestCase("https://example.test/x#a", "https://example.test/x#b")]
    [TestCase("https://example.test/?%%40", "https://example.test/?%25@")]
    [TestCase("https://example.test/?%%3a", "https://example.test/?%25:")]
    [TestCase("https://example.test/?%%2f", "https://example.test/?%25/")]
    public async Task EnsureWebhookAsync_registers_a_url_with_another_meaning(string registered, string requested)
    {
        using var api = new MockHttpMessageHandler();
        api.WhenCalled("GetWebHooks").RespondResult($$"""[{"id":4,"app":"shop","event":"optin_finalized","url":"{{registered}}"}]""");
        api.WhenCalled("CreateWebHook").RespondResult("5");
        await using var host = new ClientHost(network: api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, new(requested))).Id, Is.EqualTo(5));
    }

    [Test]
    public async Task EnsureWebhookAsync_prefers_a_webhook_whose_id_can_be_read()
    {
        using var api = new MockHttpMessageHandler();
        api.WhenCalled("GetWebHooks").RespondResult("""
            [{"id":"?","app":"shop","event":"optin_finalized","url":"https://example.test/h"},
             {"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h"}]
            """);
        await using var host = new ClientHost(network: api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"))).Id, Is.EqualTo(4));
    }

    [Test]
    public async Task EnsureWebhookAsync_whose_first_look_up_fails_has_changed_nothing()
    {
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url));

        Assert.That((failure!.Function, failure.Outcome, failure.IsTransient), Is.EqualTo(("GetWebHooks", MailingworkOutcome.NotApplied, true)));
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [Test]
    public async Task EnsureWebhookAsync_that_is_refused_as_a_duplicate_returns_what_another_replica_registered()
    {
        using var api = new MockHttpMessageHandler();
        api.ExpectCall("GetWebHooks").RespondResult("[]");
        api.ExpectCall("CreateWebHook").RespondError(9);
        api.ExpectCall("GetWebHooks").RespondResult("""[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h?key=a%2Fb"}]""");
        await using var host = new ClientHost(network: api);

        Assert.That((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url)).Id, Is.EqualTo(4));
        api.VerifyNoOutstandingExpectation();
    }

    [Test]
    public async Task EnsureWebhookAsync_with_several_matches_returns_the_lowest_id_even_when_it_is_inactive()
    {
        Emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "crm");
        Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, Url, "shop");
        Emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h?key=other"), "shop");
        var first = Emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "shop");
        Emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "shop");
        Emulator.DeactivateWebhook(first.Id);
        await using var host = ClientHost.Of(Emulator);

        var webhook = await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url);

        Assert.That(webhook.Id, Is.EqualTo(first.Id));
        Assert.That(webhook.IsActive, Is.False);
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
    }
}
