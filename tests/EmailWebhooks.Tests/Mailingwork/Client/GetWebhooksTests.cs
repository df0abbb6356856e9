using System.Runtime.ExceptionServices;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>The shapes of GetWebHooks' result.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GetWebhooksTests : IDisposable
{
    private const string Row = """{"id":7,"app":"shop","event":"optin_finalized","url":"https://example.test/h","active":true}""";

    private readonly MockHttpMessageHandler _api = new();

    public void Dispose() => _api.Dispose();

    [TestCase("null")]
    [TestCase("\"\"")]
    [TestCase("false")]
    [TestCase("[]")]
    [TestCase("{}")]
    public async Task Result_that_is_empty_gives_no_webhooks(string result) => Assert.That(await GetAsync(result), Is.Empty);

    [TestCase("[" + Row + "]")]
    [TestCase("{\"0\":" + Row + "}")]
    [TestCase("{\"7\":" + Row + "}")]
    [TestCase(Row)]
    [TestCase("""[{"url":"https:\/\/example.test\/h","active":"1","event":"optin_finalized","id":"7","app":"shop"}]""")]
    [TestCase("""[{"url":"https://example.test/h","active":1,"event":"optin_finalized","id":7,"app":"shop"}]""")]
    [TestCase("""[{"id":1,"url":"https://example.test/h","active":"true","event":"optin_finalized","id":7,"app":"shop"}]""")]
    public async Task Result_of_each_known_shape_gives_the_webhook(string result)
    {
        var webhook = (await GetAsync(result)).Single();

        Assert.Multiple(() =>
        {
            Assert.That(webhook.Id, Is.EqualTo(7));
            Assert.That(webhook.App, Is.EqualTo("shop"));
            Assert.That(webhook.EventType, Is.EqualTo(MailingworkEventType.OptinFinalized));
            Assert.That(webhook.Url, Is.EqualTo(new Uri("https://example.test/h")));
            Assert.That(webhook.IsActive, Is.True);
            Assert.That(webhook.AdditionalProperties, Is.Null);
        });
    }

    [Test]
    public async Task Result_that_is_one_row_with_unknown_members_is_that_row() =>
        Assert.That((await GetAsync("""{"meta":{"id":9,"list":[1]},"id":7}""")).Single().Id, Is.EqualTo(7));

    [TestCase("false")]
    [TestCase("0")]
    [TestCase("\"0\"")]
    public async Task Row_whose_active_is_false_in_any_form_is_inactive(string active) =>
        Assert.That((await GetAsync($$"""[{"id":7,"active":{{active}}}]""")).Single().IsActive, Is.False);

    [Test]
    public async Task Result_keyed_by_number_gives_every_row_in_order()
    {
        var webhooks = await GetAsync("""{"3":{"id":30},"1":{"id":"10"},"12":{}}""");

        Assert.That(webhooks.Select(webhook => webhook.Id), Is.EqualTo([30, 10, 0]));
    }

    [Test]
    public async Task Item_that_is_only_an_id_is_a_webhook_with_that_id() =>
        Assert.That((await GetAsync("""[5,"6"]""")).Select(webhook => webhook.Id), Is.EqualTo([5, 6]));

    [Test]
    public async Task Row_keeps_members_that_are_unknown_or_cannot_be_read()
    {
        var webhook = (await GetAsync("""[{"id":"abc","app":null,"event":5,"url":"/relative","active":"yes","failures":{"count":2}}]""")).Single();

        Assert.Multiple(() =>
        {
            Assert.That(webhook.Id, Is.Zero);
            Assert.That(webhook.EventType, Is.Null);
            Assert.That(webhook.Url, Is.Null);
            Assert.That(webhook.IsActive, Is.Null);
            Assert.That(webhook.AdditionalProperties!.Keys, Is.EquivalentTo(["id", "event", "url", "active", "failures"]));
            Assert.That(webhook.AdditionalProperties["failures"].GetProperty("count").GetInt32(), Is.EqualTo(2));
        });
    }

    [TestCase("""[{"webHookId":"7"}]""", 7)]
    [TestCase("""[{"webhookId":7}]""", 7)]
    [TestCase("""{"1":{"webhook_id":7}}""", 7)]
    [TestCase("""{"webhook_id":7}""", 7)]
    [TestCase("""[{"webhook_id":8,"id":7}]""", 7)]
    [TestCase("""[{"WebhookId":7}]""", 0)]
    public async Task Row_whose_id_has_the_name_of_a_parameter_is_read(string result, long id) =>
        Assert.That((await GetAsync(result)).Single().Id, Is.EqualTo(id));

    [TestCase("""{"id":""}""")]
    [TestCase("""{"id":"x"}""")]
    [TestCase("""{"active":{}}""")]
    public async Task Rows_that_cannot_be_read_do_not_cost_an_exception_each(string row)
    {
        const int Rows = 20_000;
        var result = $"[{string.Join(",", Enumerable.Repeat(row, Rows))}]";
        var exceptions = 0;
        void Count(object? sender, FirstChanceExceptionEventArgs args) => Interlocked.Increment(ref exceptions);
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            Assert.That(await GetAsync(result), Has.Count.EqualTo(Rows));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.That(exceptions, Is.LessThan(Rows / 10));
    }

    [TestCase("true")]
    [TestCase("5")]
    [TestCase("\"text\"")]
    [TestCase("[[]]")]
    [TestCase("[null]")]
    [TestCase("[0]")]
    [TestCase("[\"\"]")]
    [TestCase("[true]")]
    [TestCase("[\"abc\"]")]
    [TestCase("""{"webhooks":[]}""")]
    [TestCase("""{"webhooks":{"id":1}}""")]
    [TestCase("""{"1":5}""")]
    [TestCase("""{"1":{"id":1},"total":{}}""")]
    [TestCase("""{"1":{"id":1},"2b":{"id":2}}""")]
    [TestCase("""[{"id":1,"x":"\ud800"}]""")]
    [TestCase("""{"\ud800":{}}""")]
    public async Task Result_of_any_other_shape_is_an_error_that_is_not_transient(string result)
    {
        var requests = _api.When("*").RespondResult(result);
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: the result has a shape that this version does not know."));
            Assert.That(failure.InnerException, Is.Null, "it could quote the response");
            Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Filters_are_applied_to_the_response_too()
    {
        _api.When("*").RespondResult("""
            [{"id":1,"app":"shop","event":"optin_finalized"},{"id":2,"app":"Shop","event":"optin_finalized"},
             {"id":3,"app":"shop","event":"optout_finalized"},{"id":4,"event":"optin_finalized"},{"id":5,"app":"shop","event":"OPTIN_finalized"},6]
            """);
        await using var host = new ClientHost(network: _api);

        var byApp = await host.Client.GetWebhooksAsync("shop");
        var byEvent = await host.Client.GetWebhooksAsync(eventType: MailingworkEventType.OptinFinalized);
        var byBoth = await host.Client.GetWebhooksAsync("shop", MailingworkEventType.OptinFinalized);
        var all = await host.Client.GetWebhooksAsync();

        Assert.Multiple(() =>
        {
            Assert.That(byApp.Select(webhook => webhook.Id), Is.EqualTo([1, 3, 5]));
            Assert.That(byEvent.Select(webhook => webhook.Id), Is.EqualTo([1, 2, 4]));
            Assert.That(byBoth.Select(webhook => webhook.Id), Is.EqualTo([1]));
            Assert.That(all, Has.Count.EqualTo(6));
        });
    }

    private async Task<IReadOnlyList<MailingworkWebhook>> GetAsync(string result)
    {
        _api.WhenCalled("GetWebHooks").RespondResult(result);
        await using var host = new ClientHost(network: _api);
        return await host.Client.GetWebhooksAsync();
    }
}
