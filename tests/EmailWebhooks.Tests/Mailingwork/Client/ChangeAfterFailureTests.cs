using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>
/// ActivateWebHook with replay and DeleteWebHookById against a real server that fails before or after it has done the work.
/// The same work done twice is harmless for a deletion and replays the events twice for an activation, so only an activation
/// is looked up before each retry; a deletion is looked up when its retry is refused or when there is none left.
/// </summary>
[TestFixture(MailingworkFunction.ActivateWebHook)]
[TestFixture(MailingworkFunction.DeleteWebHookById)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChangeAfterFailureTests(MailingworkFunction change) : EmulatorFixture
{
    private readonly MockHttpMessageHandler _receiver = new();
    private long _id;
    private long _other;

    private bool IsDeletion => change == MailingworkFunction.DeleteWebHookById;

    [SetUp]
    public async Task AddTwoWebhooksAndMissTwoEventsAsync()
    {
        _receiver.When("*").Respond(HttpStatusCode.OK);
        Emulator.DeliveryHandler = _receiver;
        _id = Emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
        _other = Emulator.AddWebhook(IsDeletion ? MailingworkEventType.OptinFinalized : MailingworkEventType.OptoutFinalized, new("https://example.test/h")).Id;
        if (!IsDeletion)
        {
            Emulator.DeactivateWebhook(_id);
            await Emulator.RaiseOptinAsync();
            await Emulator.RaiseOptinAsync();
        }
    }

    [TearDown]
    public void StopReceiver() => _receiver.Dispose();

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Change_made_before_the_failure_is_a_success(MailingworkFault fault)
    {
        Emulator.QueueFault(change, fault);
        await using var host = ClientHost.Of(Emulator);

        await ChangeAsync(host, _id);

        AssertChangedOnce();
        AssertRequests(activation: (1, 1), deletion: (2, 1));
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Change_that_was_not_made_is_made_by_the_retry(MailingworkFault fault)
    {
        Emulator.QueueFault(change, fault, times: 2);
        await using var host = ClientHost.Of(Emulator);

        await ChangeAsync(host, _id);

        AssertChangedOnce();
        AssertRequests(activation: (3, 2), deletion: (3, 0));
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Outcome_of_the_last_attempt_is_looked_up_too(MailingworkFault fault)
    {
        Emulator.QueueFault(change, fault);
        await using var host = ClientHost.Of(Emulator, options => options.MaxRetryAttempts = 0);

        await ChangeAsync(host, _id);

        AssertChangedOnce();
        AssertRequests(activation: (1, 1), deletion: (1, 1));
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Look_up_that_fails_transiently_counts_as_an_attempt(MailingworkFault fault)
    {
        Emulator.QueueFault(change, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, fault, times: 2);
        await using var host = ClientHost.Of(Emulator);

        await ChangeAsync(host, _id);

        AssertChangedOnce();
        AssertRequests(activation: (1, 3), deletion: (4, 3));
    }

    [Test]
    public async Task Giving_up_leaves_the_outcome_unknown()
    {
        Emulator.QueueFault(change, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => ChangeAsync(host, _id));

        Assert.That(failure!.IsTransient);
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        AssertRequests(activation: (4, 4), deletion: (4, 1));
    }

    [Test]
    public async Task Error_of_the_first_attempt_is_thrown_without_a_look_up()
    {
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => ChangeAsync(host, 12345));

        Assert.That(failure!.Function, Is.EqualTo($"{change}"));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
        Assert.That(failure.Message, Does.Contain("ParameterNames"));
        AssertRequests(activation: (1, 0), deletion: (1, 0));
    }

    [Test]
    public async Task Error_of_the_retry_is_thrown_when_the_change_was_not_made()
    {
        Emulator.QueueFault(change, MailingworkFault.ConnectionReset());
        Emulator.QueueFault(change, MailingworkFault.Error(9));
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => ChangeAsync(host, _id));

        Assert.That(failure!.ErrorCode, Is.EqualTo(9));
        Assert.That(failure.Function, Is.EqualTo($"{change}"));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
        AssertRequests(activation: (2, 2), deletion: (2, 1));
    }

    private Task ChangeAsync(ClientHost host, long id) =>
        IsDeletion ? host.Client.DeleteWebhookAsync(id) : host.Client.ActivateWebhookAsync(id, replayEvents: true);

    private void AssertChangedOnce()
    {
        Assert.That(Emulator.CountExecuted(change), Is.EqualTo(1));
        Assert.That(Emulator.Webhooks.Select(webhook => webhook.Id), Is.EqualTo(IsDeletion ? [_other] : new[] { _id, _other }));
        Assert.That(Emulator.Webhooks, Has.All.Property(nameof(MailingworkEmulatorWebhook.IsActive)).True);
        Assert.That(Emulator.Deliveries, Has.Count.EqualTo(IsDeletion ? 0 : 2));
    }

    private void AssertRequests((int Writes, int Lookups) activation, (int Writes, int Lookups) deletion)
    {
        var (writes, lookUps) = IsDeletion ? deletion : activation;
        AssertRequests(change, writes, lookUps);
    }
}
