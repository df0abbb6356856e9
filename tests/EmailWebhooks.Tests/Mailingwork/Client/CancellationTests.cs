using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>The caller's token ends each call, whatever the call is doing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CancellationTests : IDisposable
{
    /// <summary>A call of each function, in the order of <see cref="MailingworkFunction"/>.</summary>
    private static readonly Func<IMailingworkWebhookClient, CancellationToken, Task>[] Calls =
    [
        (client, token) => client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"), token),
        (client, token) => client.GetWebhooksAsync(cancellationToken: token),
        (client, token) => client.ActivateWebhookAsync(1, replayEvents: true, token),
        (client, token) => client.DeleteWebhookAsync(1, token),
    ];

    private readonly CancellationTokenSource _caller = new();
    private readonly MockHttpMessageHandler _api = new();

    public void Dispose()
    {
        _caller.Dispose();
        _api.Dispose();
    }

    [Test]
    public async Task Call_with_a_canceled_token_sends_nothing()
    {
        var requests = _api.When("*").RespondResult("5");
        await using var host = new ClientHost(network: _api);
        await _caller.CancelAsync();

        foreach (var call in Calls)
        {
            AssertCanceled(call(host.Client, _caller.Token));
        }

        Assert.That(_api.GetMatchCount(requests), Is.Zero);
    }

    [Test]
    public async Task Call_that_hangs_ends_and_is_not_retried([Values] MailingworkFunction function)
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        emulator.QueueFault(function, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(emulator);

        var call = Calls[(int)function](host.Client, _caller.Token);
        await Eventually.IsTrueAsync(() => emulator.CountRequests(function) == 1);
        await _caller.CancelAsync();

        AssertCanceled(call);
        Assert.That(Enum.GetValues<MailingworkFunction>().Sum(emulator.CountRequests), Is.EqualTo(1));
    }

    [Test]
    public async Task Wait_before_a_retry_ends()
    {
        var clock = new ObservedClock();
        var requests = _api.When("*").Respond(System.Net.HttpStatusCode.TooManyRequests, [new("Retry-After", "30")], "text/plain", "");
        await using var host = new ClientHost(network: _api, timeProvider: clock);

        var call = host.Client.GetWebhooksAsync(cancellationToken: _caller.Token);
        await clock.WaitForTimerAsync(time => time == TimeSpan.FromSeconds(30));
        await _caller.CancelAsync();

        AssertCanceled(call);
        Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
    }

    [Test]
    public async Task Body_that_hangs_ends()
    {
        var requests = _api.When("*").Respond(_ => new StalledContent());
        await using var host = new ClientHost(network: _api);

        var call = host.Client.GetWebhooksAsync(cancellationToken: _caller.Token);
        await Eventually.IsTrueAsync(() => _api.GetMatchCount(requests) == 1);
        await _caller.CancelAsync();

        AssertCanceled(call);
    }

    [Test]
    public async Task Cancellation_that_breaks_the_connection_is_reported_as_a_cancellation()
    {
        var broken = new IOException("closed");
        var requests = _api.When("*").With(_ =>
        {
            _caller.Cancel();
            return true;
        }).Throw(broken);
        await using var host = new ClientHost(network: _api);

        AssertCanceled(Calls[0](host.Client, _caller.Token));
        Assert.That(_api.GetMatchCount(requests), Is.EqualTo(1));
    }

    [Test]
    public async Task Cancellation_while_the_outcome_is_unknown_is_reported_as_a_cancellation()
    {
        _api.WhenCalled("CreateWebHook").Throw(new IOException("broken"));
        var lookUps = _api.WhenCalled("GetWebHooks").Respond(_ => new StalledContent());
        await using var host = new ClientHost(network: _api);

        var call = Calls[0](host.Client, _caller.Token);
        await Eventually.IsTrueAsync(() => _api.GetMatchCount(lookUps) == 1);
        await _caller.CancelAsync();

        AssertCanceled(call);
    }

    private void AssertCanceled(Task call)
    {
        var canceled = Assert.CatchAsync<OperationCanceledException>(() => call);
        Assert.That(canceled!.CancellationToken, Is.EqualTo(_caller.Token));
        Assert.That(canceled.Message, Does.EndWith("was canceled by its caller."));
        Assert.That(call.IsCanceled);
    }
}
