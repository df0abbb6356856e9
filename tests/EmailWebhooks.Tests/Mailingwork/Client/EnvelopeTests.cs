using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What counts as a response of the API, and what it means.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnvelopeTests : IDisposable
{
    private readonly MockHttpMessageHandler _api = new();

    public void Dispose() => _api.Dispose();

    [TestCase("""{"error":0,"message":"","result":[]}""")]
    [TestCase("""{"error":"0","message":"","result":[]}""")]
    [TestCase("""{"result":[],"message":null,"error":0}""")]
    [TestCase(""" { "time" : {"error":1} , "error" : 0 , "result" : [ ] } """)]
    [TestCase("""{"error":0}""")]
    [TestCase("""{"error":1,"error":0,"result":[]}""")]
    [TestCase("""{"\u0065rror":0}""")]
    [TestCase("\uFEFF{\"error\":0}")]
    public async Task Error_0_is_a_success_however_the_envelope_is_written(string response)
    {
        _api.When("*").RespondJson(response);
        await using var host = new ClientHost(network: _api);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
    }

    [TestCase("""{"error":7,"message":"no","result":null}""", 7)]
    [TestCase("""{"error":"7","message":"no"}""", 7)]
    [TestCase("""{"error":-1,"message":{"a":1},"result":[1,2]}""", -1)]
    [TestCase("""{"error":2147483647,"message":"\ud800"}""", int.MaxValue)]
    public async Task Error_other_than_0_throws_with_function_and_code_and_is_not_retried(string response, int code)
    {
        var requests = _api.When("*").RespondJson(response);
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(1));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Function, Is.EqualTo("DeleteWebHookById"));
            Assert.That(failure.ErrorCode, Is.EqualTo(code));
            Assert.That(failure.IsLoginFailed, Is.False);
            Assert.That(failure.IsTransient, Is.False);
            Assert.That(failure.Message, Does.StartWith("DeleteWebHookById failed: error "));
            Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Envelope_takes_precedence_over_the_status(
        [Values(HttpStatusCode.Found, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable)] HttpStatusCode status)
    {
        _api.ExpectCall("GetWebHooks").RespondJson("""{"error":0,"result":[{"id":3}]}""", status);
        var refused = _api.When("*").RespondError(9, status);
        await using var host = new ClientHost(network: _api);

        var webhooks = await host.Client.GetWebhooksAsync();
        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(webhooks.Single().Id, Is.EqualTo(3));
            Assert.That(failure!.ErrorCode, Is.EqualTo(9));
            Assert.That(_api.GetMatchCount(refused), Is.EqualTo(1));
        });
    }

    [TestCase("")]
    [TestCase("<html>maintenance</html>")]
    [TestCase("[]")]
    [TestCase("0")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"Error":0}""")]
    [TestCase("""{"error":null}""")]
    [TestCase("""{"error":""}""")]
    [TestCase("""{"error":"abc"}""")]
    [TestCase("""{"error":true}""")]
    [TestCase("""{"error":{}}""")]
    [TestCase("""{"error":99999999999}""")]
    [TestCase("""{"error":0,"result":[""")]
    [TestCase("""{"error":0} trailing""")]
    public async Task Response_that_is_not_an_envelope_is_transient(string response)
    {
        var requests = _api.When("*").RespondJson(response);
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Does.Contain("GetWebHooks").And.Contain("BaseAddress"));
            Assert.That(_api.GetMatchCount(requests), Is.EqualTo(4), "three retries by default");
        });
    }

    [Test]
    public async Task Response_with_a_message_that_is_not_UTF8_still_has_its_code()
    {
        _api.When("*").Respond(_ => new ByteArrayContent([.. "{\"error\":7,\"message\":\"f"u8, 0xFC, .. "r\"}"u8]));
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync());

        Assert.That(failure!.ErrorCode, Is.EqualTo(7));
    }

    [Test]
    public async Task Response_nested_too_deeply_is_not_an_envelope()
    {
        _api.When("*").RespondResult(new string('[', 100) + new string(']', 100));
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 0, _api);

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.IsTransient);
    }
}
