using System.Net;
using System.Net.Http.Headers;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Retry-After in both forms, on a clock that the test advances.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RetryAfterTests : IDisposable
{
    private readonly ObservedClock _clock = new();
    private readonly MockHttpMessageHandler _api = new();

    public void Dispose() => _api.Dispose();

    [TestCase(HttpStatusCode.TooManyRequests)]
    [TestCase(HttpStatusCode.ServiceUnavailable)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public async Task Seconds_are_waited_for_exactly(HttpStatusCode status)
    {
        RespondWith(new(TimeSpan.FromSeconds(7)), status);

        await AssertRetriedAfterAsync(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task Date_is_waited_for_on_the_clock_of_the_container()
    {
        RespondWith(new(_clock.GetUtcNow() + TimeSpan.FromSeconds(42)));

        await AssertRetriedAfterAsync(TimeSpan.FromSeconds(42));
    }

    [Test]
    public async Task Past_date_and_zero_seconds_are_not_waited_for()
    {
        RespondWith(new(_clock.GetUtcNow() - TimeSpan.FromDays(1)));
        RespondWith(new(TimeSpan.Zero));
        _api.ExpectCall("GetWebHooks").RespondResult("[]");
        await using var host = new ClientHost(options => options.RetryDelay = TimeSpan.FromSeconds(5), _api, _clock);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
    }

    [TestCase(60)]
    [TestCase(3600)]
    [TestCase(int.MaxValue)]
    public async Task Wait_that_does_not_fit_into_the_total_time_out_fails_at_once(int seconds)
    {
        RespondWith(new(TimeSpan.FromSeconds(seconds)));
        await using var host = new ClientHost(network: _api, timeProvider: _clock);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: HTTP 503."));
            Assert.That((failure.StatusCode, failure.RetryAfter), Is.EqualTo((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(seconds))));
        });
    }

    [Test]
    public async Task Wait_that_does_not_fit_into_the_rest_of_the_total_time_out_fails()
    {
        RespondWith(new(TimeSpan.FromSeconds(40)));
        RespondWith(new(TimeSpan.FromSeconds(20)));
        await using var host = new ClientHost(network: _api, timeProvider: _clock);

        var call = host.Client.GetWebhooksAsync();
        _clock.Advance(await _clock.WaitForTimerAsync(time => time == TimeSpan.FromSeconds(40)));

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => call)!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public async Task Wait_requested_by_a_look_up_is_honored()
    {
        _api.ExpectCall("ActivateWebHook").Throw(new IOException("broken"));
        RespondWith(new(TimeSpan.FromSeconds(3)));
        _api.ExpectCall("GetWebHooks").RespondResult("""[{"id":4,"active":1}]""");
        await using var host = new ClientHost(network: _api, timeProvider: _clock);

        var call = host.Client.ActivateWebhookAsync(4);
        _clock.Advance(await _clock.WaitForTimerAsync(time => time == TimeSpan.FromSeconds(3)));

        await call;
        _api.VerifyNoOutstandingExpectation();
    }

    [Test]
    public async Task Write_whose_wait_does_not_fit_is_looked_up_before_it_is_given_up([Values] bool afterWork)
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Status(HttpStatusCode.ServiceUnavailable, new(TimeSpan.FromHours(1)), afterWork));
        await using var host = ClientHost.Of(emulator, timeProvider: _clock);

        var call = SampleWebhook.CreateAsync(host);

        if (afterWork)
        {
            Assert.That((await call).Id, Is.EqualTo(emulator.Webhooks.Single().Id));
        }
        else
        {
            var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
            Assert.That((failure!.StatusCode, failure.Outcome), Is.EqualTo((HttpStatusCode.ServiceUnavailable, MailingworkOutcome.Unknown)));
        }

        Assert.That(emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
        Assert.That(emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(1));
    }

    private void RespondWith(RetryConditionHeaderValue retryAfter, HttpStatusCode status = HttpStatusCode.ServiceUnavailable) =>
        _api.ExpectCall("GetWebHooks").Respond(status, [new("Retry-After", retryAfter.ToString())], "text/plain", "");

    private async Task AssertRetriedAfterAsync(TimeSpan wait)
    {
        var retry = _api.When("*").RespondResult("[]");
        await using var host = new ClientHost(options => options.RetryDelay = TimeSpan.FromSeconds(55), _api, _clock);

        var call = host.Client.GetWebhooksAsync();
        await _clock.WaitForTimerAsync(time => time == wait);
        _clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.That(_api.GetMatchCount(retry), Is.Zero);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.That(await call, Is.Empty);
        Assert.That(_api.GetMatchCount(retry), Is.EqualTo(1));
    }
}
