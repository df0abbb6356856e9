using System.Net;
using System.Net.Http.Headers;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Retry-After in both forms, on a clock that the test moves.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RetryAfterTests
{
    private readonly ObservedClock _clock = new();
    private readonly ApiStub _api = new();

    [TestCase(HttpStatusCode.TooManyRequests)]
    [TestCase(HttpStatusCode.ServiceUnavailable)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public async Task Seconds_are_waited_for_exactly(HttpStatusCode status)
    {
        AnswerWith(new(TimeSpan.FromSeconds(7)), status);
        _api.Result("[]");

        await AssertRepeatedAfterAsync(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task Date_is_waited_for_by_the_clock_of_the_container()
    {
        AnswerWith(new(_clock.GetUtcNow() + TimeSpan.FromSeconds(42)));
        _api.Result("[]");

        await AssertRepeatedAfterAsync(TimeSpan.FromSeconds(42));
    }

    [Test]
    public async Task Date_that_has_passed_and_zero_seconds_are_not_waited_for()
    {
        AnswerWith(new(_clock.GetUtcNow() - TimeSpan.FromDays(1)));
        AnswerWith(new(TimeSpan.Zero));
        _api.Result("[]");
        await using var host = ClientHost.Of(_api, options => options.RetryDelay = TimeSpan.FromSeconds(5), _clock);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
    }

    [TestCase(60)]
    [TestCase(3600)]
    [TestCase(int.MaxValue)]
    public async Task Wait_that_does_not_fit_into_the_total_time_fails_at_once(int seconds)
    {
        AnswerWith(new(TimeSpan.FromSeconds(seconds)));
        await using var host = ClientHost.Of(_api, timeProvider: _clock);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: HTTP 503."));
            Assert.That((failure.StatusCode, failure.RetryAfter), Is.EqualTo((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(seconds))));
            Assert.That(_api.Requests, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Wait_has_to_fit_into_what_remains_of_the_total_time()
    {
        AnswerWith(new(TimeSpan.FromSeconds(40)));
        AnswerWith(new(TimeSpan.FromSeconds(20)));
        await using var host = ClientHost.Of(_api, timeProvider: _clock);

        var call = host.Client.GetWebhooksAsync();
        _clock.Advance(await _clock.TimerAsync(time => time == TimeSpan.FromSeconds(40)));

        Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.That(_api.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Look_up_asks_for_a_wait_too()
    {
        _api.Fail(new IOException("broken"));
        AnswerWith(new(TimeSpan.FromSeconds(3)));
        _api.Result("""[{"id":4,"active":1}]""");
        await using var host = ClientHost.Of(_api, timeProvider: _clock);

        var call = host.Client.ActivateWebhookAsync(4);
        _clock.Advance(await _clock.TimerAsync(time => time == TimeSpan.FromSeconds(3)));

        await call;
        Assert.That(_api.Functions, Is.EqualTo(["ActivateWebHook", "GetWebHooks", "GetWebHooks"]));
    }

    [Test]
    public async Task Write_whose_wait_does_not_fit_is_looked_up_before_it_is_given_up([Values] bool afterWork)
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Status(HttpStatusCode.ServiceUnavailable, new(TimeSpan.FromHours(1)), afterWork));
        await using var host = ClientHost.Of(emulator, timeProvider: _clock);

        var call = host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));

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

    private void AnswerWith(RetryConditionHeaderValue retryAfter, HttpStatusCode status = HttpStatusCode.ServiceUnavailable) =>
        _api.Answer("", status, response => response.Headers.RetryAfter = retryAfter);

    private async Task AssertRepeatedAfterAsync(TimeSpan wait)
    {
        await using var host = ClientHost.Of(_api, options => options.RetryDelay = TimeSpan.FromSeconds(55), _clock);

        var call = host.Client.GetWebhooksAsync();
        await _clock.TimerAsync(time => time == wait);
        _clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.That(_api.Requests, Has.Count.EqualTo(1));
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.That(await call, Is.Empty);
        Assert.That(_api.Requests, Has.Count.EqualTo(2));
    }
}
