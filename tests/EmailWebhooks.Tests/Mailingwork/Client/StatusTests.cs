using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.Logging;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Which failures are retried, and how often.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StatusTests : IDisposable
{
    private readonly MockHttpMessageHandler _api = new();

    public void Dispose() => _api.Dispose();

    [TestCase(200)]
    [TestCase(202)]
    [TestCase(204)]
    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    [TestCase(599)]
    public async Task Temporary_status_is_retried_and_then_transient(int status)
    {
        var requests = _api.When("*").Respond((HttpStatusCode)status, "text/html", "<html/>");
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 2, _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Does.Contain($"GetWebHooks failed: HTTP {status}"));
            Assert.That(failure.StatusCode, Is.EqualTo((HttpStatusCode)status));
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied), "a list changes nothing");
            Assert.That(_api.GetMatchCount(requests), Is.EqualTo(3));
        });
    }

    [TestCase(300)]
    [TestCase(301)]
    [TestCase(302)]
    [TestCase(304)]
    [TestCase(307)]
    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(410)]
    [TestCase(421)]
    public async Task Permanent_status_fails_at_once(int status)
    {
        var requests = _api.When("*").Respond((HttpStatusCode)status, [new("Retry-After", "0")], "text/html", "<html/>");
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => SampleWebhook.CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Does.Contain($"CreateWebHook failed: HTTP {status}").And.Contain("BaseAddress"));
            Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
        });
    }

    [TestCase(200, "HTTP 200, but not a response of the MAILINGWORK API. Check BaseAddress.")]
    [TestCase(299, "HTTP 299, but not a response of the MAILINGWORK API. Check BaseAddress.")]
    [TestCase(300, "HTTP 300, a redirect, which is not followed. Check BaseAddress.")]
    [TestCase(399, "HTTP 399, a redirect, which is not followed. Check BaseAddress.")]
    [TestCase(400, "HTTP 400. Check BaseAddress.")]
    [TestCase(408, "HTTP 408.")]
    [TestCase(429, "HTTP 429, too many requests.")]
    [TestCase(499, "HTTP 499. Check BaseAddress.")]
    [TestCase(500, "HTTP 500.")]
    public async Task Status_is_explained(int status, string explanation)
    {
        _api.When("*").Respond((HttpStatusCode)status, "text/html", "<html/>");
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 0, _api);

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.Message, Is.EqualTo($"GetWebHooks failed: {explanation}"));
    }

    [Test]
    public async Task Broken_connection_is_reported_with_its_cause_unless_the_cause_quotes_the_response()
    {
        var broken = new IOException("reset");
        _api.ExpectCall("GetWebHooks").Throw(broken);
        _api.ExpectCall("GetWebHooks").Throw(new HttpRequestException(HttpRequestError.InvalidResponse, "Received an invalid status line: 'max@example.com'."));
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 0, _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());
        var quoting = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Message, Is.EqualTo("GetWebHooks failed: the connection broke, or the response could not be read."));
            Assert.That(failure.InnerException, Is.SameAs(broken));
            Assert.That(quoting!.IsTransient);
            Assert.That(quoting.ToString(), Does.Not.Contain("max@"));
        });
    }

    [Test]
    public async Task Failure_is_not_retried_when_no_retry_is_allowed()
    {
        var requests = _api.When("*").Respond(HttpStatusCode.ServiceUnavailable);
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 0, _api);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
    }

    [Test]
    public async Task Failed_login_is_never_retried()
    {
        var requests = _api.When("*").RespondError(1, HttpStatusCode.ServiceUnavailable);
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.ActivateWebhookAsync(1));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsLoginFailed);
            Assert.That(failure.ErrorCode, Is.EqualTo(1));
            Assert.That(failure.Message, Does.Contain("ActivateWebHook").And.Contain("Username").And.Contain("Password"));
            Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Each_retry_logs_a_warning_with_function_count_wait_and_reason()
    {
        _api.ExpectCall("GetWebHooks").Respond(HttpStatusCode.BadGateway);
        _api.ExpectCall("GetWebHooks").Throw(new HttpRequestException("broken"));
        _api.ExpectCall("GetWebHooks").Throw(new HttpRequestException(HttpRequestError.ConnectionError));
        _api.ExpectCall("GetWebHooks").RespondResult("[]");
        await using var host = new ClientHost(network: _api);

        await host.Client.GetWebhooksAsync();

        Assert.Multiple(() =>
        {
            Assert.That(host.Warnings.Select(line => line.Message), Is.EqualTo([
                "MAILINGWORK account (default): GetWebHooks failed (HTTP 502); retry 1 of 3 follows in 00:00:00.",
                "MAILINGWORK account (default): GetWebHooks failed (broken connection); retry 2 of 3 follows in 00:00:00.",
                "MAILINGWORK account (default): GetWebHooks failed (no connection); retry 3 of 3 follows in 00:00:00."]));
            Assert.That(host.Warnings.Select(line => line.Category), Is.All.EqualTo("EmailWebhooks.Mailingwork.IMailingworkWebhookClient"));
            Assert.That(host.Warnings.Select(line => line.Level), Is.All.EqualTo(LogLevel.Warning));
        });
    }

    [Test]
    public async Task Write_refused_as_too_many_requests_is_retried_without_a_look_up()
    {
        _api.ExpectCall("CreateWebHook").Respond(HttpStatusCode.TooManyRequests);
        _api.ExpectCall("CreateWebHook").Respond(HttpStatusCode.TooManyRequests);
        _api.ExpectCall("CreateWebHook").RespondResult("4");
        await using var host = new ClientHost(network: _api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
        _api.VerifyNoOutstandingExpectation();
    }

    [TestCase(HttpRequestError.ConnectionError)]
    [TestCase(HttpRequestError.NameResolutionError)]
    [TestCase(HttpRequestError.SecureConnectionError)]
    [TestCase(HttpRequestError.ProxyTunnelError)]
    public async Task Write_that_never_got_a_connection_is_retried_without_a_look_up(HttpRequestError error)
    {
        _api.ExpectCall("CreateWebHook").Throw(new HttpRequestException(error));
        _api.ExpectCall("CreateWebHook").RespondResult("4");
        await using var host = new ClientHost(network: _api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
        _api.VerifyNoOutstandingExpectation();
    }

    [Test]
    public async Task Write_that_never_got_a_connection_is_reported_as_not_applied()
    {
        var creates = _api.WhenCalled("CreateWebHook").Throw(new HttpRequestException(HttpRequestError.ConnectionError));
        var lookUps = _api.WhenCalled("GetWebHooks").RespondResult("[]");
        await using var host = new ClientHost(network: _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => SampleWebhook.CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
            Assert.That((_api.GetMatchCount(creates), _api.GetMatchCount(lookUps)), Is.EqualTo((4, 0)));
        });
    }

    [TestCase(HttpRequestError.Unknown)]
    [TestCase(HttpRequestError.ResponseEnded)]
    [TestCase(HttpRequestError.InvalidResponse)]
    [TestCase(HttpRequestError.HttpProtocolError)]
    public async Task Write_whose_connection_broke_later_is_looked_up(HttpRequestError error)
    {
        _api.ExpectCall("CreateWebHook").Throw(new HttpRequestException(error));
        _api.ExpectCall("GetWebHooks").RespondResult(SampleWebhook.Listed);
        await using var host = new ClientHost(network: _api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
        _api.VerifyNoOutstandingExpectation();
    }

    [TestCase(200)]
    [TestCase(408)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Write_whose_response_is_not_an_envelope_is_looked_up(int status)
    {
        _api.ExpectCall("CreateWebHook").Respond((HttpStatusCode)status);
        _api.ExpectCall("GetWebHooks").RespondResult(SampleWebhook.Listed);
        await using var host = new ClientHost(network: _api);

        Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4));
        _api.VerifyNoOutstandingExpectation();
    }
}
