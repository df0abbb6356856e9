using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>DeleteWebHookById against a real server that fails before or after it has deleted.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeleteAfterFailureTests : IAsyncDisposable
{
    private MailingworkEmulator _emulator = null!;
    private long _id;
    private long _other;

    [SetUp]
    public async Task StartWithTwoWebhooksAsync()
    {
        _emulator = await MailingworkEmulator.StartAsync();
        _id = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
        _other = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h")).Id;
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Error_of_the_repeat_means_done_when_the_webhook_is_gone(MailingworkFault fault)
    {
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, fault);
        await using var host = ClientHost.Of(_emulator);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyOtherIsLeft();
        AssertRequests(deletes: 2, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Webhook_not_deleted_is_deleted_by_the_repeat_without_a_look_up(MailingworkFault fault)
    {
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, fault, times: 2);
        await using var host = ClientHost.Of(_emulator);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyOtherIsLeft();
        AssertRequests(deletes: 3, lookUps: 0);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Last_attempt_is_looked_up_too(MailingworkFault fault)
    {
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, fault);
        await using var host = ClientHost.Of(_emulator, options => options.MaxRetryAttempts = 0);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyOtherIsLeft();
        AssertRequests(deletes: 1, lookUps: 1);
    }

    [Test]
    public async Task Error_of_the_repeat_is_thrown_when_the_webhook_is_still_there()
    {
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.ConnectionReset());
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.Error(9));
        await using var host = ClientHost.Of(_emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(_id));

        Assert.That(failure!.ErrorCode, Is.EqualTo(9));
        Assert.That(failure.Function, Is.EqualTo("DeleteWebHookById"));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.NotApplied));
        AssertRequests(deletes: 2, lookUps: 1);
    }

    [Test]
    public async Task Look_up_that_fails_transiently_leads_to_another_repeat()
    {
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.ConnectionReset(afterWork: true));
        _emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.HtmlPage());
        await using var host = ClientHost.Of(_emulator);

        await host.Client.DeleteWebhookAsync(_id);

        AssertOnlyOtherIsLeft();
        AssertRequests(deletes: 3, lookUps: 2);
    }

    [Test]
    public async Task Giving_up_leaves_the_outcome_unknown()
    {
        _emulator.QueueFault(MailingworkFunction.DeleteWebHookById, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(_emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.DeleteWebhookAsync(_id));

        Assert.That(failure!.IsTransient);
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        AssertRequests(deletes: 4, lookUps: 1);
    }

    [Test]
    public async Task Error_of_the_first_attempt_is_thrown_without_a_look_up()
    {
        await using var host = ClientHost.Of(_emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => host.Client.DeleteWebhookAsync(12345));

        Assert.That(failure!.Function, Is.EqualTo("DeleteWebHookById"));
        AssertRequests(deletes: 1, lookUps: 0);
    }

    private void AssertOnlyOtherIsLeft() => Assert.That(_emulator.Webhooks.Select(webhook => webhook.Id), Is.EqualTo([_other]));

    private void AssertRequests(int deletes, int lookUps)
    {
        Assert.That(_emulator.CountRequests(MailingworkFunction.DeleteWebHookById), Is.EqualTo(deletes), "DeleteWebHookById");
        Assert.That(_emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(lookUps), "GetWebHooks");
    }
}
