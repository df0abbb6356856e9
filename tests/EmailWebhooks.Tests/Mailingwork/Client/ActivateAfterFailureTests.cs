using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>ActivateWebHook with replay against a real server that fails before or after it has replayed the events.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ActivateAfterFailureTests : EmulatorFixture
{
    private readonly MockHttpMessageHandler _receiver = new();
    private long _id;

    [SetUp]
    public async Task MissTwoEventsAsync()
    {
        _receiver.When("*").Respond(HttpStatusCode.OK);
        Emulator.DeliveryHandler = _receiver;
        Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new("https://example.test/other"));
        _id = Emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
        Emulator.DeactivateWebhook(_id);
        await Emulator.RaiseOptinAsync();
        await Emulator.RaiseOptinAsync();
    }

    [TearDown]
    public void StopReceiver() => _receiver.Dispose();

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Webhook_activated_before_the_failure_is_not_activated_again(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.ActivateWebHook, fault);
        await using var host = ClientHost.Of(Emulator);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 1, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Webhook_that_was_not_activated_is_activated_by_the_retry(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.ActivateWebHook, fault);
        await using var host = ClientHost.Of(Emulator);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 2, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Outcome_of_the_last_attempt_is_looked_up_too(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.ActivateWebHook, fault);
        await using var host = ClientHost.Of(Emulator, options => options.MaxRetryAttempts = 0);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 1, lookUps: 1);
    }

    [Test]
    public async Task Look_up_that_fails_transiently_counts_as_an_attempt_and_is_retried_before_the_write()
    {
        Emulator.QueueFault(MailingworkFunction.ActivateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset(), times: 2);
        await using var host = ClientHost.Of(Emulator);

        await host.Client.ActivateWebhookAsync(_id, replayEvents: true);

        AssertReplayedOnce();
        AssertRequests(activations: 1, lookUps: 3);
    }

    [Test]
    public async Task Giving_up_leaves_the_outcome_unknown()
    {
        Emulator.QueueFault(MailingworkFunction.ActivateWebHook, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(_id, replayEvents: true));

        Assert.That(failure!.IsTransient);
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        AssertRequests(activations: 4, lookUps: 4);
    }

    [Test]
    public async Task Error_of_the_first_attempt_is_thrown_without_a_look_up()
    {
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.ActivateWebhookAsync(12345));

        Assert.That(failure!.Function, Is.EqualTo("ActivateWebHook"));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
        Assert.That(failure.Message, Does.Contain("ParameterNames"));
        AssertRequests(activations: 1, lookUps: 0);
    }

    private void AssertReplayedOnce()
    {
        Assert.That(Emulator.CountExecuted(MailingworkFunction.ActivateWebHook), Is.EqualTo(1));
        Assert.That(Emulator.Deliveries, Has.Count.EqualTo(2));
        Assert.That(Emulator.Webhooks.Single(webhook => webhook.Id == _id).IsActive);
    }

    private void AssertRequests(int activations, int lookUps) => AssertRequests(MailingworkFunction.ActivateWebHook, activations, lookUps);
}
