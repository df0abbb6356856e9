using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>CreateWebHook against a real server that fails before or after it has registered the webhook.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CreateAfterFailureTests : EmulatorFixture
{
    private static readonly Uri Url = new("https://example.test/Hooks?key=a%2Fb");

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Webhook_registered_before_the_failure_is_returned(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, fault);
        await using var host = ClientHost.Of(Emulator);

        var webhook = await CreateAsync(host);

        AssertWebhooks(webhook.Id);
        AssertRequests(creates: 1, lookUps: 1);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.BeforeWork))]
    public async Task Webhook_that_was_not_registered_is_registered_by_the_retry(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, fault, times: 2);
        await using var host = ClientHost.Of(Emulator);

        var webhook = await CreateAsync(host);

        AssertWebhooks(webhook.Id);
        AssertRequests(creates: 3, lookUps: 2);
    }

    [TestCaseSource(typeof(AmbiguousFaults), nameof(AmbiguousFaults.AfterWork))]
    public async Task Outcome_of_the_last_attempt_is_looked_up_too(MailingworkFault fault)
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, fault);
        await using var host = ClientHost.Of(Emulator, options => options.MaxRetryAttempts = 0);

        var webhook = await CreateAsync(host);

        AssertWebhooks(webhook.Id);
        AssertRequests(creates: 1, lookUps: 1);
    }

    [Test]
    public async Task Giving_up_after_an_empty_look_up_is_transient_and_leaves_the_outcome_unknown()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(), times: 4);
        await using var host = ClientHost.Of(Emulator);

        AssertUnknown(Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host)));
        AssertWebhooks();
        AssertRequests(creates: 4, lookUps: 4);
    }

    [Test]
    public async Task Look_up_that_fails_transiently_counts_as_an_attempt_and_is_retried_before_the_write()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Status(HttpStatusCode.TooManyRequests));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.ConnectionReset());
        await using var host = ClientHost.Of(Emulator);

        var webhook = await CreateAsync(host);

        AssertWebhooks(webhook.Id);
        AssertRequests(creates: 1, lookUps: 3);
    }

    [Test]
    public async Task Look_ups_that_all_fail_leave_the_outcome_unknown()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.HtmlPage(), times: 4);
        await using var host = ClientHost.Of(Emulator);

        AssertUnknown(Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host)));
        AssertRequests(creates: 1, lookUps: 4);
    }

    [Test]
    public async Task Look_up_that_the_vendor_refuses_throws_its_error()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        Emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Error(8));
        await using var host = ClientHost.Of(Emulator);

        var failure = Assert.ThrowsAsync<MailingworkApiException>(() => CreateAsync(host));

        Assert.That(failure!.Function, Is.EqualTo("GetWebHooks"));
        Assert.That(failure.ErrorCode, Is.EqualTo(8));
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        AssertRequests(creates: 1, lookUps: 1);
    }

    [Test]
    public async Task Attempt_that_was_certainly_not_applied_does_not_settle_an_earlier_one()
    {
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset());
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.Status(HttpStatusCode.TooManyRequests));
        await using var host = ClientHost.Of(Emulator);

        var webhook = await CreateAsync(host);

        AssertWebhooks(webhook.Id);
        AssertRequests(creates: 3, lookUps: 2);
    }

    [Test]
    public async Task Look_up_with_several_matches_returns_the_active_one_with_the_highest_id()
    {
        var lower = Add(Url);
        var expected = Add(new Uri("https://EXAMPLE.test:443/Hooks?key=a%2fb"));
        var inactive = Add(Url);
        Emulator.DeactivateWebhook(inactive.Id);
        Add(new Uri("https://example.test/hooks?key=a%2Fb"));
        Add(new Uri("https://example.test/Hooks?key=A%2Fb"));
        Add(new Uri("https://example.test/Hooks?key=a/b"));
        Add(new Uri("https://example.test/Hooks?key=a%2Bb"));
        Add(new Uri("https://example.test/Hooks?key=a%3Fb"));
        Add(new Uri("http://example.test/Hooks?key=a%2Fb"));
        Emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "SHOP");
        Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, Url, "shop");
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset());
        await using var host = ClientHost.Of(Emulator);

        var webhook = await CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(expected.Id).And.GreaterThan(lower.Id));
        Assert.That(Emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [Test]
    public async Task Look_up_that_finds_only_an_inactive_webhook_returns_it()
    {
        var inactive = Add(Url);
        Emulator.DeactivateWebhook(inactive.Id);
        Emulator.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset());
        await using var host = ClientHost.Of(Emulator);

        var webhook = await CreateAsync(host);

        Assert.That(webhook.Id, Is.EqualTo(inactive.Id));
        Assert.That(webhook.IsActive, Is.False);
    }

    private static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url);

    private static void AssertUnknown(MailingworkException? failure)
    {
        Assert.That(failure!.IsTransient);
        Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
    }

    private MailingworkEmulatorWebhook Add(Uri url) => Emulator.AddWebhook(MailingworkEventType.OptinFinalized, url, "shop");

    private void AssertWebhooks(params long[] ids) => Assert.That(Emulator.Webhooks.Select(webhook => webhook.Id), Is.EqualTo(ids));

    private void AssertRequests(int creates, int lookUps) => AssertRequests(MailingworkFunction.CreateWebHook, creates, lookUps);
}
