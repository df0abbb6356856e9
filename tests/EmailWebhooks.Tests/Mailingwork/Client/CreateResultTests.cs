using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>The shapes of CreateWebHook's result, and what happens when it contains no id.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CreateResultTests
{
    private static readonly Uri Url = new("https://example.test/h?key=s");

    private readonly ApiStub _api = new();

    [TestCase("17")]
    [TestCase("\"17\"")]
    [TestCase("""{"id":17}""")]
    [TestCase("""{"id":"17","app":null,"event":null,"url":null,"active":null}""")]
    [TestCase("""{"id":17,"event":""}""")]
    public async Task Result_with_an_id_gives_the_webhook_completed_from_the_request(string result)
    {
        var webhook = await CreateAsync(result);

        Assert.Multiple(() =>
        {
            Assert.That(webhook.Id, Is.EqualTo(17));
            Assert.That(webhook.App, Is.EqualTo("shop"));
            Assert.That(webhook.EventType, Is.EqualTo(MailingworkEventType.OptinFinalized));
            Assert.That(webhook.Url, Is.EqualTo(Url));
            Assert.That(webhook.IsActive, Is.True);
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook"]));
        });
    }

    [Test]
    public async Task Result_with_more_members_takes_precedence_over_the_request()
    {
        var webhook = await CreateAsync("""{"id":17,"app":"SHOP","event":"other","url":"https://example.test/other","active":0,"token":"t"}""");

        Assert.Multiple(() =>
        {
            Assert.That(webhook.App, Is.EqualTo("SHOP"));
            Assert.That(webhook.EventType?.Name, Is.EqualTo("other"));
            Assert.That(webhook.Url!.AbsolutePath, Is.EqualTo("/other"));
            Assert.That(webhook.IsActive, Is.False);
            Assert.That(webhook.AdditionalProperties!.Keys, Is.EqualTo(["token"]));
        });
    }

    [Test]
    public async Task Result_with_an_unreadable_active_leaves_IsActive_null()
    {
        var webhook = await CreateAsync("""{"active":"yes","id":"17"}""");

        Assert.Multiple(() =>
        {
            Assert.That(webhook.IsActive, Is.Null);
            Assert.That(webhook.AdditionalProperties!.Keys, Is.EqualTo(["active"]));
        });
    }

    [TestCase("null")]
    [TestCase("\"\"")]
    [TestCase("true")]
    [TestCase("[]")]
    [TestCase("[17]")]
    [TestCase("{}")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("\"abc\"")]
    [TestCase("""{"id":"abc"}""")]
    [TestCase("""{"webhook":{"id":17}}""")]
    [TestCase("""{"id":17,"x":"\ud800"}""")]
    [TestCase("""{"\ud800tive":1}""")]
    public async Task Result_without_an_id_is_looked_up(string result)
    {
        _api.Result(result).Result("""[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h?key=s","active":1}]""");
        await using var host = ClientHost.Of(_api);

        var webhook = await CreateAsync(host);

        Assert.Multiple(() =>
        {
            Assert.That(webhook.Id, Is.EqualTo(4));
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks"]));
            Assert.That(_api.Requests[1].Parameters, Is.EqualTo(["advanced[app]=shop", "advanced[event]=optin_finalized"]));
        });
    }

    [Test]
    public async Task Look_up_that_fails_is_retried_and_the_webhook_is_not_created_again()
    {
        _api.Result("null").Respond("").Fail(new HttpRequestException("broken")).Result("""[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h?key=s"}]""");
        await using var host = ClientHost.Of(_api);

        var webhook = await CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(4));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "GetWebHooks", "GetWebHooks"]));
    }

    [Test]
    public async Task Webhook_whose_id_is_found_nowhere_is_reported_as_created()
    {
        _api.Result("null").Result("[]");
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Is.EqualTo("CreateWebHook failed: the call was accepted, but the new webhook was not found. Find it with GetWebhooksAsync instead of retrying."));
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks"]));
        });
    }

    [Test]
    public async Task Webhook_that_a_later_look_up_does_not_find_is_not_created_again()
    {
        _api.Result("null").Respond("").Result("[]");
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.That((failure!.IsTransient, failure.Outcome), Is.EqualTo((false, MailingworkOutcome.Unknown)));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "GetWebHooks"]));
    }

    [TestCase(0, 2)]
    [TestCase(3, 5)]
    public async Task Webhook_that_cannot_be_looked_up_is_reported_as_created(int retries, int lookUps)
    {
        _api.Result("null").Respond("");
        await using var host = ClientHost.Of(_api, options => options.MaxRetryAttempts = retries);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False, "a retry would create a second one");
            Assert.That(failure.Message, Does.Contain("GetWebhooksAsync"));
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
            Assert.That(failure.InnerException, Is.TypeOf<MailingworkException>());
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", .. Enumerable.Repeat("GetWebHooks", lookUps)]));
        });
    }

    [Test]
    public async Task Look_up_that_the_vendor_refuses_throws_its_error()
    {
        _api.Result("null").Error(8);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Function, Is.EqualTo("GetWebHooks"));
            Assert.That(failure.ErrorCode, Is.EqualTo(8));
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        });
    }

    private static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url);

    private async Task<MailingworkWebhook> CreateAsync(string result)
    {
        _api.Result(result);
        await using var host = ClientHost.Of(_api);
        return await CreateAsync(host);
    }
}
