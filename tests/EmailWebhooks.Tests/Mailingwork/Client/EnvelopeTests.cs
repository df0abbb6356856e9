using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What is an answer of the API, and what it says.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnvelopeTests
{
    private readonly ApiStub _api = new();

    [TestCase("""{"error":0,"message":"","result":[]}""")]
    [TestCase("""{"error":"0","message":"","result":[]}""")]
    [TestCase("""{"result":[],"message":null,"error":0}""")]
    [TestCase(""" { "time" : {"error":1} , "error" : 0 , "result" : [ ] } """)]
    [TestCase("""{"error":0}""")]
    [TestCase("""{"error":1,"error":0,"result":[]}""")]
    [TestCase("""{"\u0065rror":0}""")]
    [TestCase("\uFEFF{\"error\":0}")]
    public async Task Success_is_error_0_however_the_envelope_is_written(string answer)
    {
        _api.Answer(answer);
        await using var host = ClientHost.Of(_api);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
    }

    [TestCase("""{"error":7,"message":"no","result":null}""", 7)]
    [TestCase("""{"error":"7","message":"no"}""", 7)]
    [TestCase("""{"error":-1,"message":{"a":1},"result":[1,2]}""", -1)]
    [TestCase("""{"error":2147483647,"message":"\ud800"}""", int.MaxValue)]
    public async Task Error_other_than_0_is_an_exception_with_function_and_code_and_not_repeated(string answer, int code)
    {
        _api.Answer(answer);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(1));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Function, Is.EqualTo("DeleteWebHookById"));
            Assert.That(failure.ErrorCode, Is.EqualTo(code));
            Assert.That(failure.IsLoginFailed, Is.False);
            Assert.That(failure.IsTransient, Is.False);
            Assert.That(failure.Message, Does.StartWith("DeleteWebHookById failed: error "));
            Assert.That(_api.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Envelope_decides_whatever_the_status(
        [Values(HttpStatusCode.Found, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable)] HttpStatusCode status)
    {
        _api.Answer("""{"error":0,"result":[{"id":3}]}""", status).Error(9, status: status);
        await using var host = ClientHost.Of(_api);

        var webhooks = await host.Client.GetWebhooksAsync();
        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(webhooks.Single().Id, Is.EqualTo(3));
            Assert.That(failure!.ErrorCode, Is.EqualTo(9));
            Assert.That(_api.Requests, Has.Count.EqualTo(2));
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
    public async Task Answer_that_is_no_envelope_is_transient(string answer)
    {
        _api.Answer(answer);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Does.Contain("GetWebHooks").And.Contain("BaseAddress"));
            Assert.That(_api.Requests, Has.Count.EqualTo(4), "three repeats by default");
        });
    }

    [Test]
    public async Task Answer_that_is_not_utf8_is_read_as_far_as_it_matters()
    {
        _api.Answer([.. "{\"error\":7,\"message\":\"f"u8, 0xFC, .. "r\"}"u8]);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.GetWebhooksAsync());

        Assert.That(failure!.ErrorCode, Is.EqualTo(7));
    }

    [Test]
    public async Task Answer_nested_too_deeply_is_no_envelope()
    {
        _api.Answer($$"""{"error":0,"result":{{new string('[', 100)}}{{new string(']', 100)}}}""");
        await using var host = ClientHost.Of(_api, options => options.MaxRetryAttempts = 0);

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.IsTransient);
    }
}
