using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>The caller's token ends each call, wherever it is.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CancellationTests : IDisposable
{
    /// <summary>In the order of <see cref="MailingworkFunction"/>.</summary>
    private static readonly Func<IMailingworkWebhookClient, CancellationToken, Task>[] Calls =
    [
        (client, token) => client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"), token),
        (client, token) => client.GetWebhooksAsync(cancellationToken: token),
        (client, token) => client.ActivateWebhookAsync(1, replayEvents: true, token),
        (client, token) => client.DeleteWebhookAsync(1, token),
    ];

    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Test]
    public async Task Call_with_a_cancelled_token_sends_nothing()
    {
        var api = new ApiStub().Result("5");
        await using var host = ClientHost.Of(api);
        await _caller.CancelAsync();

        foreach (var call in Calls)
        {
            AssertCancelled(call(host.Client, _caller.Token));
        }

        Assert.That(api.Requests, Is.Empty);
    }

    [Test]
    public async Task Call_that_hangs_ends_and_is_not_repeated([Values] MailingworkFunction function)
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        emulator.QueueFault(function, MailingworkFault.Timeout());
        await using var host = ClientHost.Of(emulator);

        var call = Calls[(int)function](host.Client, _caller.Token);
        await Eventually.IsTrueAsync(() => emulator.CountRequests(function) == 1);
        await _caller.CancelAsync();

        AssertCancelled(call);
        Assert.That(Enum.GetValues<MailingworkFunction>().Sum(emulator.CountRequests), Is.EqualTo(1));
    }

    [Test]
    public async Task Wait_before_a_repeat_ends()
    {
        var clock = new ObservedClock();
        var api = new ApiStub().Answer("", HttpStatusCode.TooManyRequests, response => response.Headers.RetryAfter = new(TimeSpan.FromSeconds(30)));
        await using var host = ClientHost.Of(api, timeProvider: clock);

        var call = host.Client.GetWebhooksAsync(cancellationToken: _caller.Token);
        await clock.TimerAsync(time => time == TimeSpan.FromSeconds(30));
        await _caller.CancelAsync();

        AssertCancelled(call);
        Assert.That(api.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Body_that_hangs_ends()
    {
        var api = new ApiStub().Answer(() => new StalledContent());
        await using var host = ClientHost.Of(api);

        var call = host.Client.GetWebhooksAsync(cancellationToken: _caller.Token);
        await Eventually.IsTrueAsync(() => api.Requests.Count == 1);
        await _caller.CancelAsync();

        AssertCancelled(call);
    }

    [Test]
    public async Task Cancellation_that_breaks_the_connection_is_still_the_callers()
    {
        var api = new ApiStub().Answer(() =>
        {
            _caller.Cancel();
            throw new IOException("closed");
        });
        await using var host = ClientHost.Of(api);

        AssertCancelled(Calls[0](host.Client, _caller.Token));
        Assert.That(api.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Cancellation_while_the_outcome_is_uncertain_is_still_the_callers()
    {
        var api = new ApiStub().Fail(new IOException("broken")).Answer(() => new StalledContent());
        await using var host = ClientHost.Of(api);

        var call = Calls[0](host.Client, _caller.Token);
        await Eventually.IsTrueAsync(() => api.Requests.Count == 2);
        await _caller.CancelAsync();

        AssertCancelled(call);
    }

    private void AssertCancelled(Task call)
    {
        var cancelled = Assert.CatchAsync<OperationCanceledException>(() => call);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(_caller.Token));
        Assert.That(cancelled.Message, Does.EndWith("was canceled by its caller."));
        Assert.That(call.IsCanceled);
    }
}
