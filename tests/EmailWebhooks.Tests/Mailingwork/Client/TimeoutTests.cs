using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Timeouts, on a clock that the test advances.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TimeoutTests : EmulatorFixture
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10);

    private readonly ObservedClock _clock = new();

    [Test]
    public async Task Attempt_ends_after_its_time_out_and_the_last_failure_is_thrown()
    {
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout(), times: 3);
        await using var host = ClientHost.Of(Emulator, options => options.MaxRetryAttempts = 2, _clock);

        var call = host.Client.GetWebhooksAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await LetAttemptTimeOutAsync();
        }

        var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: no response within 10 s (AttemptTimeout)."));
        });
    }

    [Test]
    public async Task Call_ends_after_its_total_time_out()
    {
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout(), times: 2);
        await using var host = ClientHost.Of(Emulator, options => options.TotalTimeout = TimeSpan.FromSeconds(15), _clock);

        var call = host.Client.GetWebhooksAsync();
        await LetAttemptTimeOutAsync();
        await _clock.WaitForTimerAsync(time => time == Attempt);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: not finished within 15 s (TotalTimeout)."));
        });
    }

    [TestCase(10, "10 s")]
    [TestCase(1.2345678, "1.235 s")]
    public async Task Call_whose_attempt_takes_the_whole_time_reports_the_total_time_out(double seconds, string text)
    {
        var time = TimeSpan.FromSeconds(seconds);
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(Emulator, options => options.TotalTimeout = options.AttemptTimeout = time, _clock);

        var call = host.Client.GetWebhooksAsync();
        await _clock.WaitForTimerAsync(timer => timer <= time);
        _clock.Advance(time);

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => call)!.Message, Is.EqualTo($"GetWebHooks failed: not finished within {text} (TotalTimeout)."));
    }

    [Test]
    public async Task Call_leaves_no_timer_behind()
    {
        await using var host = ClientHost.Of(Emulator, timeProvider: _clock);

        await host.Client.GetWebhooksAsync();

        Assert.That(_clock.PendingTimers, Is.Zero);
    }

    [Test]
    public async Task Waits_before_a_retry_differ_between_clients()
    {
        var waits = new HashSet<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            var clock = new ObservedClock();
            using var api = new MockHttpMessageHandler();
            api.ExpectCall("GetWebHooks").Respond(HttpStatusCode.OK);
            api.ExpectCall("GetWebHooks").RespondResult("[]");
            await using var host = new ClientHost(options => options.RetryDelay = TimeSpan.FromSeconds(1), api, clock);

            var call = host.Client.GetWebhooksAsync();
            waits.Add(await clock.WaitForTimerAsync(time => time < Attempt));
            clock.Advance(waits.Max());
            await call;
        }

        Assert.That(waits, Has.Count.GreaterThan(1));
    }

    [Test]
    public async Task Webhook_registered_by_an_attempt_that_timed_out_is_returned()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Timeout(afterWork: true));
        await using var host = ClientHost.Of(Emulator, timeProvider: _clock);

        var call = SampleWebhook.CreateAsync(host);
        await Eventually.IsTrueAsync(() => Emulator.Webhooks.Count == 1);
        await LetAttemptTimeOutAsync();

        Assert.That((await call).Id, Is.EqualTo(Emulator.Webhooks.Single().Id));
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Look_up_has_its_own_time_out()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(Emulator, timeProvider: _clock);

        var call = SampleWebhook.CreateAsync(host);
        await Eventually.IsTrueAsync(() => Emulator.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        await LetAttemptTimeOutAsync();

        Assert.That((await call).Id, Is.EqualTo(Emulator.Webhooks.Single().Id));
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Write_whose_attempt_takes_the_whole_time_is_looked_up_in_the_reserved_time([Values] bool afterWork)
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Timeout(afterWork));
        await using var host = ClientHost.Of(Emulator, options => options.TotalTimeout = Attempt, _clock);

        var call = SampleWebhook.CreateAsync(host);
        await Eventually.IsTrueAsync(() => Emulator.CountRequests(MailingworkFunction.CreateWebHook) == 1 && Emulator.Webhooks.Count == (afterWork ? 1 : 0));
        _clock.Advance(Attempt * 0.75);

        if (afterWork)
        {
            Assert.That((await call).Id, Is.EqualTo(Emulator.Webhooks.Single().Id));
        }
        else
        {
            var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
            Assert.That((failure!.IsTransient, failure.Outcome), Is.EqualTo((true, MailingworkOutcome.Unknown)));
        }

        Assert.That(Emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(1));
    }

    [Test]
    public async Task Write_whose_wait_takes_the_whole_time_is_looked_up_in_the_reserved_time()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        await using var host = ClientHost.Of(Emulator, options => (options.TotalTimeout, options.AttemptTimeout, options.RetryDelay) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), _clock);

        var call = SampleWebhook.CreateAsync(host);
        await Eventually.IsTrueAsync(() => host.Warnings.Any());
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.That((await call).Id, Is.EqualTo(Emulator.Webhooks.Single().Id));
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Last_look_up_that_hangs_ends_with_the_total_time_out()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Timeout());
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(Emulator, options => options.TotalTimeout = Attempt, _clock);

        var call = SampleWebhook.CreateAsync(host);
        await Eventually.IsTrueAsync(() => Emulator.CountRequests(MailingworkFunction.CreateWebHook) == 1);
        _clock.Advance(Attempt * 0.75);
        await Eventually.IsTrueAsync(() => Emulator.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        _clock.Advance(Attempt * 0.25);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.That(failure!.Message, Is.EqualTo("CreateWebHook failed: not finished within 10 s (TotalTimeout)."));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
    }

    [Test]
    public async Task Attempt_time_out_covers_the_body()
    {
        using var api = new MockHttpMessageHandler();
        api.ExpectCall("GetWebHooks").Respond(_ => new StalledContent());
        api.ExpectCall("GetWebHooks").RespondResult("[]");
        await using var host = new ClientHost(network: api, timeProvider: _clock);

        var call = host.Client.GetWebhooksAsync();
        await LetAttemptTimeOutAsync();

        Assert.That(await call, Is.Empty);
    }

    [Test]
    public async Task Response_that_is_complete_only_after_the_time_out_is_discarded()
    {
        using var api = new MockHttpMessageHandler();
        api.ExpectCall("GetWebHooks").Respond(_ => new LateContent(_clock, Attempt));
        api.ExpectCall("GetWebHooks").Throw(new HttpRequestException("the retry"));
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 1, api, _clock);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        api.VerifyNoOutstandingExpectation();
        Assert.That(host.Warnings.Single().Message, Does.Contain("failed (timeout)"));
    }

    [Test]
    public async Task Wait_before_a_retry_starts_at_the_option_and_grows()
    {
        using var api = new MockHttpMessageHandler();
        var requests = api.When("*").Respond(HttpStatusCode.OK);
        await using var host = new ClientHost(options => options.RetryDelay = TimeSpan.FromSeconds(1), api, _clock);

        var call = host.Client.GetWebhooksAsync();
        var waits = new List<TimeSpan>();
        for (var retry = 1; retry <= 3; retry++)
        {
            waits.Add(await _clock.WaitForTimerAsync(time => time < Attempt));
            Assert.That(api.GetMatchCount(requests), Is.EqualTo(retry));
            _clock.Advance(waits[^1]);
        }

        Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.That(waits[0], Is.LessThan(TimeSpan.FromSeconds(1.5)));
        Assert.That(waits.Aggregate((sum, wait) => sum + wait), Is.GreaterThan(TimeSpan.FromSeconds(2)).And.LessThan(TimeSpan.FromSeconds(12)), "about 1 + 2 + 4");
    }

    [Test]
    public async Task Time_out_of_the_http_client_is_ignored()
    {
        var start = _clock.GetUtcNow();
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(
            Emulator, timeProvider: _clock, configureHttp: http => http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromMilliseconds(1)));

        var call = host.Client.GetWebhooksAsync();
        await Eventually.IsTrueAsync(() => Emulator.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        await LetAttemptTimeOutAsync();

        Assert.That(await call, Is.Empty);
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(start + Attempt));
    }

    [Test]
    public async Task Time_out_of_a_message_handler_is_transient_too()
    {
        using var api = new MockHttpMessageHandler();
        api.ExpectCall("GetWebHooks").Throw(new TaskCanceledException());
        api.ExpectCall("GetWebHooks").Throw(new TimeoutException());
        api.ExpectCall("GetWebHooks").Throw(new OperationCanceledException(new CancellationToken(true)));
        api.ExpectCall("GetWebHooks").RespondResult("[]");
        await using var host = new ClientHost(network: api, timeProvider: _clock);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
        api.VerifyNoOutstandingExpectation();
    }


    private async Task LetAttemptTimeOutAsync()
    {
        await _clock.WaitForTimerAsync(time => time == Attempt);
        _clock.Advance(Attempt);
    }

    /// <summary>A valid response whose body arrives when its time is over, in a stream that ignores the token.</summary>
    private sealed class LateContent(ObservedClock clock, TimeSpan time) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync()
        {
            clock.Advance(time);
            return Task.FromResult<Stream>(new MemoryStream("{\"error\":0,\"result\":[]}"u8.ToArray()));
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
