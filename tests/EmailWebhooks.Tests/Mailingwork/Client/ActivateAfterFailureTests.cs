using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>ActivateWebHook with replay against a real server that fails before or after it has replayed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ActivateAfterFailureTests : IAsyncDisposable
{
    private readonly MockHttpMessageHandler _receiver = new();
    private MailingworkEmulator _emulator = null!;
    private long _id;

    [SetUp]
    public async Task StartWithTwoMissedEventsAsync()
    {
        _receiver.When("*").Respond(HttpStatusCode.OK);
        _emulator = await MailingworkEmulator.StartAsync(new() { DeliveryHandler = _receiver });
        _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new("https://example.test/other"));
        _id = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
        _emulator.DeactivateWebhook(_id);
        await _emulator.RaiseOptinAsync();
        await _emulator.RaiseOptinAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _receiver.Dispose();
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Webhook_activated_before_the_failure_is_not_activated_again(MailingworkFault fault)
    {
        _emulator.QueueFault(MailingworkFunction.ActivateWebHook, fault);
        await using var host = ClientHost.Of(_emulator);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 1, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Webhook_not_activated_is_activated_by_the_repeat(MailingworkFault fault)
    {
        _emulator.QueueFault(MailingworkFunction.ActivateWebHook, fault);
        await using var host = ClientHost.Of(_emulator);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 2, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Last_attempt_is_looked_up_too(MailingworkFault fault)
    {
        _emulator.QueueFault(MailingworkFunction.ActivateWebHook, fault);
        await using var host = ClientHost.Of(_emulator, options => options.MaxRetryAttempts = 0);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 1, lookUps: 1);
    }

    [Test]
    public async Task Look_up_that_fails_transiently_counts_as_an_attempt_and_comes_first_again()
    {
        _emulator.QueueFault(MailingworkFunction.ActivateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset(), times: 2);
        await using var host = ClientHost.Of(_emulator);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 1, lookUps: 3);
    }

    [Test]
    public async Task Giving_up_leaves_the_outcome_unknown()
    {
        _emulator.QueueFault(MailingworkFunction.ActivateWebHook, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(_emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(_id, replayEvents: true));

        Assert.That(failure!.IsTransient);
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        AssertRequests(activations: 4, lookUps: 4);
    }

    [Test]
    public async Task Error_of_the_first_attempt_is_thrown_without_a_look_up()
    {
        await using var host = ClientHost.Of(_emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.ActivateWebhookAsync(12345));

        Assert.That(failure!.Function, Is.EqualTo("ActivateWebHook"));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
        Assert.That(failure.Message, Does.Contain("ParameterNames"));
        AssertRequests(activations: 1, lookUps: 0);
    }

    private void AssertReplayedOnce()
    {
        Assert.That(_emulator.CountExecuted(MailingworkFunction.ActivateWebHook), Is.EqualTo(1));
        Assert.That(_emulator.Deliveries, Has.Count.EqualTo(2));
        Assert.That(_emulator.Webhooks.Single(webhook => webhook.Id == _id).IsActive);
    }

    private void AssertRequests(int activations, int lookUps)
    {
        Assert.That(_emulator.CountRequests(MailingworkFunction.ActivateWebHook), Is.EqualTo(activations), "ActivateWebHook");
        Assert.That(_emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(lookUps), "GetWebHooks");
    }
}
