using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Time-outs, on a clock that the test moves.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TimeoutTests : IAsyncDisposable
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10);

    private readonly ObservedClock _clock = new();
    private MailingworkEmulator _emulator = null!;

    [SetUp]
    public async Task StartAsync() => _emulator = await MailingworkEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Test]
    public async Task Each_attempt_ends_after_its_time_and_the_last_failure_is_thrown()
    {
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout(), times: 3);
        await using var host = ClientHost.Of(_emulator, options => options.MaxRetryAttempts = 2, _clock);

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
    public async Task Call_ends_after_its_total_time()
    {
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout(), times: 2);
        await using var host = ClientHost.Of(_emulator, options => options.TotalTimeout = TimeSpan.FromSeconds(15), _clock);

        var call = host.Client.GetWebhooksAsync();
        await LetAttemptTimeOutAsync();
        await _clock.TimerAsync(time => time == Attempt);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Is.EqualTo("GetWebHooks failed: not finished within 15 s (TotalTimeout)."));
        });
    }

    [Test]
    public async Task Call_whose_attempt_takes_all_the_time_reports_the_total_time_out()
    {
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(_emulator, options => options.TotalTimeout = Attempt, _clock);

        var call = host.Client.GetWebhooksAsync();
        await LetAttemptTimeOutAsync();

        Assert.That(Assert.ThrowsAsync<MailingworkException>(() => call)!.Message, Is.EqualTo("GetWebHooks failed: not finished within 10 s (TotalTimeout)."));
    }

    [Test]
    public async Task Call_leaves_no_timer_behind()
    {
        await using var host = ClientHost.Of(_emulator, timeProvider: _clock);

        await host.Client.GetWebhooksAsync();

        Assert.That(_clock.PendingTimers, Is.Zero);
    }

    [Test]
    public async Task Waits_differ_so_that_many_clients_do_not_repeat_at_once()
    {
        var waits = new HashSet<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            var clock = new ObservedClock();
            await using var host = ClientHost.Of(new ApiStub().Answer("").Result("[]"), options => options.RetryDelay = TimeSpan.FromSeconds(1), clock);

            var call = host.Client.GetWebhooksAsync();
            waits.Add(await clock.TimerAsync(time => time < Attempt));
            clock.Advance(waits.Max());
            await call;
        }

        Assert.That(waits, Has.Count.GreaterThan(1));
    }

    [Test]
    public async Task Webhook_registered_by_an_attempt_that_timed_out_is_the_answer()
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Timeout(afterWork: true));
        await using var host = ClientHost.Of(_emulator, timeProvider: _clock);

        var call = CreateAsync(host);
        await Eventually.IsTrueAsync(() => _emulator.Webhooks.Count == 1);
        await LetAttemptTimeOutAsync();

        Assert.That((await call).Id, Is.EqualTo(_emulator.Webhooks.Single().Id));
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Look_up_has_a_time_of_its_own()
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(_emulator, timeProvider: _clock);

        var call = CreateAsync(host);
        await Eventually.IsTrueAsync(() => _emulator.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        await LetAttemptTimeOutAsync();

        Assert.That((await call).Id, Is.EqualTo(_emulator.Webhooks.Single().Id));
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Write_whose_attempt_takes_all_the_time_is_looked_up_in_the_time_kept_for_it([Values] bool afterWork)
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Timeout(afterWork));
        await using var host = ClientHost.Of(_emulator, options => options.TotalTimeout = Attempt, _clock);

        var call = CreateAsync(host);
        await Eventually.IsTrueAsync(() => _emulator.CountRequests(MailingworkFunction.CreateWebHook) == 1 && _emulator.Webhooks.Count == (afterWork ? 1 : 0));
        _clock.Advance(Attempt * 0.75);

        if (afterWork)
        {
            Assert.That((await call).Id, Is.EqualTo(_emulator.Webhooks.Single().Id));
        }
        else
        {
            var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
            Assert.That((failure!.IsTransient, failure.Outcome), Is.EqualTo((true, MailingworkOutcome.Unknown)));
        }

        Assert.That(_emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(1));
    }

    [Test]
    public async Task Write_whose_wait_takes_all_the_time_is_looked_up_in_the_time_kept_for_it()
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        await using var host = ClientHost.Of(_emulator, options => (options.TotalTimeout, options.AttemptTimeout, options.RetryDelay) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), _clock);

        var call = CreateAsync(host);
        await Eventually.IsTrueAsync(() => host.Warnings.Any());
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.That((await call).Id, Is.EqualTo(_emulator.Webhooks.Single().Id));
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task Last_look_up_that_hangs_ends_with_the_total_time()
    {
        _emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Timeout());
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(_emulator, options => options.TotalTimeout = Attempt, _clock);

        var call = CreateAsync(host);
        await Eventually.IsTrueAsync(() => _emulator.CountRequests(MailingworkFunction.CreateWebHook) == 1);
        _clock.Advance(Attempt * 0.75);
        await Eventually.IsTrueAsync(() => _emulator.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        _clock.Advance(Attempt * 0.25);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => call);
        Assert.That(failure!.Message, Is.EqualTo("CreateWebHook failed: not finished within 10 s (TotalTimeout)."));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
    }

    [Test]
    public async Task Time_of_an_attempt_covers_the_body()
    {
        var api = new ApiStub().Answer(() => new StalledContent()).Result("[]");
        await using var host = ClientHost.Of(api, timeProvider: _clock);

        var call = host.Client.GetWebhooksAsync();
        await LetAttemptTimeOutAsync();

        Assert.That(await call, Is.Empty);
    }

    [Test]
    public async Task Response_that_is_complete_only_after_its_time_does_not_count()
    {
        var api = new ApiStub().Answer(() => new LateContent(_clock, Attempt)).Fail(new HttpRequestException("the retry"));
        await using var host = ClientHost.Of(api, options => options.MaxRetryAttempts = 1, _clock);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(api.Requests, Has.Count.EqualTo(2));
        Assert.That(host.Warnings.Single().Message, Does.Contain("failed (time-out)"));
    }

    [Test]
    public async Task Wait_before_a_repeat_comes_from_the_options_and_grows()
    {
        var api = new ApiStub().Answer("").Answer("").Answer("").Result("[]");
        await using var host = ClientHost.Of(api, options => options.RetryDelay = TimeSpan.FromSeconds(1), _clock);

        var call = host.Client.GetWebhooksAsync();
        var waits = new List<TimeSpan>();
        for (var repeat = 1; repeat <= 3; repeat++)
        {
            waits.Add(await _clock.TimerAsync(time => time < Attempt));
            Assert.That(api.Requests, Has.Count.EqualTo(repeat));
            _clock.Advance(waits[^1]);
        }

        await call;
        Assert.That(waits[0], Is.LessThan(TimeSpan.FromSeconds(1.5)));
        Assert.That(waits.Aggregate((sum, wait) => sum + wait), Is.GreaterThan(TimeSpan.FromSeconds(2)).And.LessThan(TimeSpan.FromSeconds(12)), "about 1 + 2 + 4");
    }

    [Test]
    public async Task Time_out_of_the_http_client_has_no_say()
    {
        var start = _clock.GetUtcNow();
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());
        await using var host = new ClientHost(
            options => (options.BaseAddress, options.Username, options.Password) = (_emulator.BaseAddress, _emulator.Username, _emulator.Password),
            timeProvider: _clock,
            configureHttp: http => http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromMilliseconds(1)));

        var call = host.Client.GetWebhooksAsync();
        await Eventually.IsTrueAsync(() => _emulator.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        await LetAttemptTimeOutAsync();

        Assert.That(await call, Is.Empty);
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(start + Attempt));
    }

    [Test]
    public async Task Time_out_of_a_message_handler_is_transient_too()
    {
        var api = new ApiStub().Fail(new TaskCanceledException()).Fail(new TimeoutException()).Fail(new OperationCanceledException(new CancellationToken(true))).Result("[]");
        await using var host = ClientHost.Of(api, timeProvider: _clock);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
        Assert.That(api.Requests, Has.Count.EqualTo(4));
    }

    private static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));

    private async Task LetAttemptTimeOutAsync()
    {
        await _clock.TimerAsync(time => time == Attempt);
        _clock.Advance(Attempt);
    }

    /// <summary>A valid response whose last byte comes as its time is over, from a stream that ignores the token.</summary>
    private sealed class LateContent(ObservedClock clock, TimeSpan time) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync()
        {
            clock.Advance(time);
            return Task.FromResult<Stream>(new MemoryStream("{\"error\":0,\"result\":[]}"u8.ToArray()));
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
