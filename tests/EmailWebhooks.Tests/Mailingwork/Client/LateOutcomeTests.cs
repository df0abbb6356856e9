using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>A server that finishes a broken request only after the first lookup.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LateOutcomeTests
{

    private readonly ApiStub _api = new();

    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.BadRequest)]
    public async Task Create_whose_retry_is_refused_succeeds_when_the_look_up_finds_the_webhook(HttpStatusCode status)
    {
        _api.Fail(new IOException("broken")).Result("[]").Error(9, status).Result(SampleWebhook.Listed);
        await using var host = ClientHost.Of(_api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "CreateWebHook", "GetWebHooks"]));
    }

    [Test]
    public async Task Create_whose_retry_gets_404_succeeds_when_the_look_up_finds_the_webhook()
    {
        _api.Fail(new IOException("broken")).Result("[]").Respond("", HttpStatusCode.NotFound).Result(SampleWebhook.Listed);
        await using var host = ClientHost.Of(_api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
    }

    [Test]
    public async Task Create_whose_retry_is_refused_throws_the_error_when_the_look_up_finds_nothing()
    {
        _api.Fail(new IOException("broken")).Result("[]").Error(9).Result("[]");
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => SampleWebhook.CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Function, Is.EqualTo("CreateWebHook"));
            Assert.That(failure.ErrorCode, Is.EqualTo(9));
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "CreateWebHook", "GetWebHooks"]));
        });
    }

    [Test]
    public async Task Create_whose_last_look_up_fails_looks_up_again_before_another_retry()
    {
        _api.Fail(new IOException("broken")).Result("[]").Error(9).Respond("").Result(SampleWebhook.Listed);
        await using var host = ClientHost.Of(_api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "CreateWebHook", "GetWebHooks", "GetWebHooks"]));
    }

    [Test]
    public async Task Activate_whose_retry_is_refused_succeeds_when_the_webhook_is_active()
    {
        _api.Fail(new IOException("broken")).Result("""[{"id":4,"active":0},{"id":5,"active":1}]""").Error(9).Result("""[{"id":"4","active":"1"}]""");
        await using var host = ClientHost.Of(_api);

        await host.Client.ActivateWebhookAsync(4, replayEvents: true);

        Assert.That(_api.Functions, Is.EqualTo(["ActivateWebHook", "GetWebHooks", "ActivateWebHook", "GetWebHooks"]));
        Assert.That(_api.Requests[1].Parameters, Is.Empty, "all webhooks are listed");
    }

    [Test]
    public async Task Failed_login_of_a_retry_is_thrown_at_once_and_leaves_the_outcome_unknown()
    {
        _api.Fail(new IOException("broken")).Result("[]").Error(1);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => SampleWebhook.CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsLoginFailed);
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "CreateWebHook"]));
        });
    }

    [Test]
    public async Task Delete_is_unknown_while_a_row_of_the_look_up_has_no_id()
    {
        _api.Fail(new IOException("broken")).Error(4).Result("""[{"id":"?","app":"shop"}]""");
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(4));

        Assert.That(failure!.ErrorCode, Is.EqualTo(4));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        Assert.That(_api.Functions, Is.EqualTo(["DeleteWebHookById", "DeleteWebHookById", "GetWebHooks"]));
    }

    [Test]
    public async Task Create_that_finds_the_webhook_without_a_readable_id_does_not_create_it_again()
    {
        _api.Fail(new IOException("broken")).Result("""[{"number":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h"}]""");
        await using var host = ClientHost.Of(_api);

        var webhook = await SampleWebhook.CreateAsync(host);

        Assert.That(webhook.Id, Is.Zero);
        Assert.That(webhook.AdditionalProperties!["number"].GetInt32(), Is.EqualTo(4));
    }

}
