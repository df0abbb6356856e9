using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Which failures are repeated, and how often.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StatusTests
{
    private const string SecondAnswer = """[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h","active":1}]""";

    private readonly ApiStub _api = new();

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
    public async Task Status_that_may_pass_is_repeated_and_then_transient(int status)
    {
        _api.Answer("<html/>", (HttpStatusCode)status);
        await using var host = ClientHost.Of(_api, options => options.MaxRetryAttempts = 2);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Does.Contain($"GetWebHooks failed: HTTP {status}"));
            Assert.That(failure.StatusCode, Is.EqualTo((HttpStatusCode)status));
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied), "a list changes nothing");
            Assert.That(_api.Requests, Has.Count.EqualTo(3));
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
    public async Task Status_that_will_not_pass_fails_at_once(int status)
    {
        _api.Answer("<html/>", (HttpStatusCode)status, response => response.Headers.RetryAfter = new(TimeSpan.Zero));
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h")));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Does.Contain($"CreateWebHook failed: HTTP {status}").And.Contain("BaseAddress"));
            Assert.That(_api.Requests, Has.Count.EqualTo(1));
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
        _api.Answer("<html/>", (HttpStatusCode)status);
        await using var host = ClientHost.Of(_api, options => options.MaxRetryAttempts = 0);

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.Message, Is.EqualTo($"GetWebHooks failed: {explanation}"));
    }

    [Test]
    public async Task Broken_connection_is_told_with_its_cause_unless_that_quotes_the_answer()
    {
        var broken = new IOException("reset");
        _api.Fail(broken).Fail(new HttpRequestException(HttpRequestError.InvalidResponse, "Received an invalid status line: 'max@example.com'."));
        await using var host = ClientHost.Of(_api, options => options.MaxRetryAttempts = 0);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());
        var quoting = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Message, Is.EqualTo("GetWebHooks failed: the connection broke, or the response could not be read."));
            Assert.That(failure.InnerException, Is.SameAs(broken));
            Assert.That(quoting!.ToString(), Does.Not.Contain("max@"));
        });
    }

    [Test]
    public async Task No_repeat_is_made_when_none_is_allowed()
    {
        _api.Answer("", HttpStatusCode.ServiceUnavailable);
        await using var host = ClientHost.Of(_api, options => options.MaxRetryAttempts = 0);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(_api.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Failed_login_is_told_once_and_never_repeated()
    {
        _api.Error(1, "Login failed", HttpStatusCode.ServiceUnavailable);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.ActivateWebhookAsync(1));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsLoginFailed);
            Assert.That(failure.ErrorCode, Is.EqualTo(1));
            Assert.That(failure.Message, Does.Contain("ActivateWebHook").And.Contain("Username").And.Contain("Password"));
            Assert.That(_api.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Each_repeat_is_a_warning_with_function_count_wait_and_reason()
    {
        _api.Answer("", HttpStatusCode.BadGateway).Fail(new HttpRequestException("broken")).Fail(new HttpRequestException(HttpRequestError.ConnectionError)).Result("[]");
        await using var host = ClientHost.Of(_api);

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
    public async Task Write_refused_as_too_many_requests_was_not_done_so_nothing_is_looked_up()
    {
        _api.Answer("", HttpStatusCode.TooManyRequests).Answer("", HttpStatusCode.TooManyRequests).Result("4");
        await using var host = ClientHost.Of(_api);

        await CreateAsync(host);

        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "CreateWebHook", "CreateWebHook"]));
    }

    [TestCase(HttpRequestError.ConnectionError)]
    [TestCase(HttpRequestError.NameResolutionError)]
    [TestCase(HttpRequestError.SecureConnectionError)]
    [TestCase(HttpRequestError.ProxyTunnelError)]
    public async Task Write_that_never_got_a_connection_was_not_done_so_nothing_is_looked_up(HttpRequestError error)
    {
        _api.Fail(new HttpRequestException(error)).Result("4");
        await using var host = ClientHost.Of(_api);

        await CreateAsync(host);

        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "CreateWebHook"]));
    }

    [Test]
    public async Task Write_that_was_certainly_not_done_gives_up_without_doubt()
    {
        _api.Fail(new HttpRequestException(HttpRequestError.ConnectionError));
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
            Assert.That(_api.Functions, Is.All.EqualTo("CreateWebHook"));
        });
    }

    [TestCase(HttpRequestError.Unknown)]
    [TestCase(HttpRequestError.ResponseEnded)]
    [TestCase(HttpRequestError.InvalidResponse)]
    [TestCase(HttpRequestError.HttpProtocolError)]
    public async Task Write_whose_connection_broke_later_is_looked_up(HttpRequestError error)
    {
        _api.Fail(new HttpRequestException(error)).Result(SecondAnswer);
        await using var host = ClientHost.Of(_api);

        var webhook = await CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(4));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks"]));
    }

    [TestCase(200)]
    [TestCase(408)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Write_answered_by_no_envelope_is_looked_up(int status)
    {
        _api.Answer("", (HttpStatusCode)status).Result(SecondAnswer);
        await using var host = ClientHost.Of(_api);

        var webhook = await CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(4));
        Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks"]));
    }

    private static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));
}
