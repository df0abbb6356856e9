using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>DeleteWebHookById against a real server that fails before or after it has deleted the webhook.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeleteAfterFailureTests : EmulatorFixture
{
    private long _id;
    private long _other;

    [SetUp]
    public void AddTwoWebhooks()
    {
        _id = Emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
        _other = Emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Error_of_the_retry_is_a_success_when_the_webhook_is_gone(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, fault);
        await using var host = ClientHost.Of(Emulator);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyTheOtherIsLeft();
        AssertRequests(deletes: 2, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Webhook_that_was_not_deleted_is_deleted_by_the_retry_without_a_look_up(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, fault, times: 2);
        await using var host = ClientHost.Of(Emulator);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyTheOtherIsLeft();
        AssertRequests(deletes: 3, lookUps: 0);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Outcome_of_the_last_attempt_is_looked_up_too(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, fault);
        await using var host = ClientHost.Of(Emulator, options => options.MaxRetryAttempts = 0);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyTheOtherIsLeft();
        AssertRequests(deletes: 1, lookUps: 1);
    }

    [Test]
    public async Task Error_of_the_retry_is_thrown_when_the_webhook_still_exists()
    {
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.ConnectionReset());
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.Error(9));
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(_id));

        Assert.That(failure!.ErrorCode, Is.EqualTo(9));
        Assert.That(failure.Function, Is.EqualTo("DeleteWebHookById"));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
        AssertRequests(deletes: 2, lookUps: 1);
    }

    [Test]
    public async Task Look_up_that_fails_transiently_leads_to_another_retry()
    {
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.HtmlPage());
        await using var host = ClientHost.Of(Emulator);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyTheOtherIsLeft();
        AssertRequests(deletes: 3, lookUps: 2);
    }

    [Test]
    public async Task Giving_up_leaves_the_outcome_unknown()
    {
        Emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.DeleteWebhookAsync(_id));

        Assert.That(failure!.IsTransient);
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        AssertRequests(deletes: 4, lookUps: 1);
    }

    [Test]
    public async Task Error_of_the_first_attempt_is_thrown_without_a_look_up()
    {
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(12345));

        Assert.That(failure!.Function, Is.EqualTo("DeleteWebHookById"));
        AssertRequests(deletes: 1, lookUps: 0);
    }

    private void AssertOnlyTheOtherIsLeft() => Assert.That(Emulator.Webhooks.Select(webhook => webhook.Id), Is.EqualTo([_other]));

    private void AssertRequests(int deletes, int lookUps) => AssertRequests(MailingworkFunction.DeleteWebHookById, deletes, lookUps);
}
