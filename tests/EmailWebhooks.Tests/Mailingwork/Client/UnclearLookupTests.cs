using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Lookups that cannot tell whether the write was carried out.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnclearLookupTests
{
    private readonly ApiStub _api = new ApiStub().Fail(new IOException("broken"));

    [TestCase("""[{"id":4,"active":"yes"}]""")]
    [TestCase("""[{"id":4,"active":null}]""")]
    [TestCase("""[{"id":4}]""")]
    [TestCase("""[{"id":"?","active":0}]""")]
    [TestCase("""[{"number":4,"active":0}]""")]
    [TestCase("""[{"id":"?","active":0},{"id":9,"active":1}]""")]
    public async Task Replay_is_never_requested_twice_while_the_look_up_is_unclear(string list)
    {
        _api.Result(list);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(4, replayEvents: true));

        Assert.That((failure!.Function, failure.Outcome, failure.IsTransient), Is.EqualTo(("ActivateWebHook", MailingworkOutcome.Unknown, true)));
        Assert.That(failure.Message, Is.EqualTo("ActivateWebHook failed: the list of webhooks does not show whether the call was carried out."));
        Assert.That(host.Warnings.Last().Message, Does.Contain("failed (an unclear lookup); retry 3 of 3 follows"));
        Assert.That(_api.Functions, Is.EqualTo(["ActivateWebHook", .. Enumerable.Repeat("GetWebHooks", 4)]));
    }

    [Test]
    public async Task Replay_is_requested_again_when_the_list_does_not_contain_the_webhook()
    {
        _api.Result("""[{"id":9,"active":1}]""").Result("null");
        await using var host = ClientHost.Of(_api);

        await host.Client.ActivateWebhookAsync(4, replayEvents: true);

        Assert.That(_api.Functions, Is.EqualTo(["ActivateWebHook", "GetWebHooks", "ActivateWebHook"]));
    }

    [Test]
    public async Task Deletion_that_is_refused_stays_unknown_while_the_id_of_any_row_cannot_be_read()
    {
        _api.Error(9).Result("""[{"id":9},{"id":"?"}]""");
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(4));

        Assert.That((failure!.ErrorCode, failure.Outcome), Is.EqualTo((9, MailingworkOutcome.Unknown)));
        Assert.That(_api.Functions, Is.EqualTo(["DeleteWebHookById", "DeleteWebHookById", "GetWebHooks"]));
    }

    [Test]
    public async Task Replay_succeeds_when_a_later_look_up_shows_the_webhook_active()
    {
        _api.Result("""[{"id":4,"active":"?"}]""").Result("""[{"webHookId":"4","active":"1"}]""");
        await using var host = ClientHost.Of(_api);

        await host.Client.ActivateWebhookAsync(4, replayEvents: true);

        Assert.That(_api.Functions, Is.EqualTo(["ActivateWebHook", "GetWebHooks", "GetWebHooks"]));
    }

    [Test]
    public async Task Activation_without_replay_is_retried_because_it_is_harmless()
    {
        _api.Result("""[{"id":4,"active":"?"}]""").Result("null");
        await using var host = ClientHost.Of(_api);

        await host.Client.ActivateWebhookAsync(4);

        Assert.That(_api.Functions, Is.EqualTo(["ActivateWebHook", "GetWebHooks", "ActivateWebHook"]));
    }

    [Test]
    public async Task Create_looks_up_again_while_only_an_inactive_webhook_is_found()
    {
        _api.Result(List("""{"id":4,"active":0}""")).Result(List("""{"id":4,"active":0}""", """{"id":9,"active":1}"""));
        await using var host = ClientHost.Of(_api);

        var webhook = await SampleWebhook.CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(9));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "GetWebHooks"]));
    }

    [Test]
    public async Task Create_that_finds_only_an_inactive_webhook_returns_it_and_registers_nothing_more()
    {
        _api.Result(List("""{"id":4,"active":0}"""));
        await using var host = ClientHost.Of(_api);

        var webhook = await SampleWebhook.CreateAsync(host);

        Assert.That((webhook.Id, webhook.IsActive), Is.EqualTo((4, false)));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", .. Enumerable.Repeat("GetWebHooks", 4)]));
    }

    private static string List(params string[] rows) =>
        $"[{string.Join(",", rows.Select(row => row.Insert(1, "\"app\":\"shop\",\"event\":\"optin_finalized\",\"url\":\"https://example.test/h\",")))}]";
}
