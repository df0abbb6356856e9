using EmailWebhooks.AspNetCore.Tests.Registration.Live;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>The registration with an account that does not list what was created.</summary>
public sealed class RegistrationKeeperTests
{
    private const string NothingListed = """{"error":0,"message":"","result":[]}""";

    private readonly FakeTimeProvider _clock = new();
    private MailingworkEmulator _mailingwork = null!;

    [SetUp]
    public async Task Start_mailingwork() => _mailingwork = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { TimeProvider = _clock });

    [TearDown]
    public ValueTask Stop_mailingwork() => _mailingwork.DisposeAsync();

    [TestCase(false, 1)]
    [TestCase(true, 5, Description = "three at once, then one an hour")]
    public async Task Account_that_never_lists_is_not_flooded_in_75_minutes(bool isOutcomeUnknown, int mostCalls)
    {
        await using var replica = new LiveReplica(_mailingwork, _clock);
        _mailingwork.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Response(NothingListed), times: 1000);
        _mailingwork.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true), times: isOutcomeUnknown ? 1000 : 0);

        // Each call of the client is sent twice when its outcome is unknown.
        await RunForAsync(replica, TimeSpan.FromMinutes(75));
        Assert.That(_mailingwork.CountExecuted(MailingworkFunction.CreateWebHook), Is.GreaterThan(0).And.LessThanOrEqualTo(isOutcomeUnknown ? 2 * mostCalls : mostCalls));
        Assert.That(replica.Report!.Health, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(replica.Log.Ours.Count(line => line.Level == LogLevel.Error && line.Text.Contains("does not list it", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Webhook_is_registered_after_creations_that_failed_for_a_day()
    {
        await using var replica = new LiveReplica(_mailingwork, _clock);
        _mailingwork.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.HtmlPage(), times: 2 * (3 + 24));

        await RunForAsync(replica, TimeSpan.FromHours(26));

        Assert.That(_mailingwork.Webhooks, Has.Count.EqualTo(1));
        Assert.That(replica.Report!.Health, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Webhook_that_only_the_list_of_its_event_shows_is_not_created_again_and_is_reported()
    {
        await using var replica = new LiveReplica(_mailingwork, _clock, client: client => client.AddHttpMessageHandler(() => new OnlyListsByEvent()));
        var wanted = RegistrationPlanTests.Wanted("s");
        _mailingwork.AddWebhook(MailingworkEventType.OptinFinalized, wanted.UrlOf(MailingworkEventType.OptinFinalized, "s"), wanted.App);

        await RunForAsync(replica, TimeSpan.FromMinutes(75));

        Assert.That(_mailingwork.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
        Assert.That(replica.Report!.Health, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(replica.Log.Ours.Count(line => line.Level == LogLevel.Error && line.Text.Contains("does not list it", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private async Task RunForAsync(LiveReplica replica, TimeSpan time)
    {
        for (var end = _clock.GetUtcNow() + time; _clock.GetUtcNow() < end; _clock.Advance(replica.Report!.Wait))
        {
            await replica.RunAsync(RegistrationPlanTests.Wanted("s"));
        }
    }

    /// <summary>An account whose list is empty unless it is filtered by the event.</summary>
    private sealed class OnlyListsByEvent : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isList = request.RequestUri!.AbsolutePath.EndsWith("/GetWebHooks", StringComparison.Ordinal);
            var form = await request.Content!.ReadAsStringAsync(cancellationToken);
            return isList && !form.Contains(Uri.EscapeDataString("advanced[event]"), StringComparison.Ordinal)
                ? new HttpResponseMessage { Content = new StringContent(NothingListed) }
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
