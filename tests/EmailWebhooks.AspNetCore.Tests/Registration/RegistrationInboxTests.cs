using System.Net;
using EmailWebhooks.AspNetCore.Tests.Inbox;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>The registration activates a webhook with a replay only when the inbox would store the replayed events.</summary>
public sealed class RegistrationInboxTests
{
    /// <summary>On a full disk only the calls that add events fail.</summary>
    [TestCase("Add 1")]
    [TestCase(null)]
    public async Task Empty_body_gets_503_while_the_inbox_cannot_store(string? failing)
    {
        var isUnreachable = false;
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(
            handler.Register, beforeCall: call => isUnreachable && (failing is null || call == failing) ? throw new StoreUnreachableException() : Task.CompletedTask);
        using var attempts = new MetricCollector<long>(host.Application.Meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.attempts");
        using var durations = new MetricCollector<double>(host.Application.Meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.duration");

        Assert.That(await ProbeAsync(), Is.EqualTo(HttpStatusCode.OK));
        isUnreachable = true;
        Assert.That(await ProbeAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable), "although no delivery has failed yet");
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await ProbeAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        isUnreachable = false;
        Assert.That(await ProbeAsync(), Is.EqualTo(HttpStatusCode.OK), "although no delivery has succeeded yet");

        await host.UntilDoneAsync();
        Assert.That(handler.Attempts, Is.Empty);
        Assert.That(attempts.GetMeasurementSnapshot(), Is.Empty);
        Assert.That(durations.GetMeasurementSnapshot(), Is.Empty);

        Task<HttpStatusCode> ProbeAsync() => host.Application.DeliverAsync(ReceiverHost.OptinPath, "");
    }

    [Test]
    public async Task Buffered_events_are_not_replayed_while_the_inbox_cannot_store()
    {
        var folder = Directory.CreateTempSubdirectory("email-webhooks-registration-").FullName;
        try
        {
            var isUnreachable = false;
            await using var mailingwork = await MailingworkEmulator.StartAsync();
            await using var host = await RegistrationHost.StartAsync(mailingwork, builder =>
            {
                builder.Services.AddWebhookReceiver().AddSqliteInbox($"Data Source={Path.Combine(folder, "webhooks.db")}");
                InterceptedStore.Decorate(builder.Services, _ => isUnreachable ? throw new StoreUnreachableException() : Task.CompletedTask);
            });
            await host.UntilHealthyAsync();

            isUnreachable = true;
            for (var id = 1; id <= 5; id++)
            {
                await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = id });
            }

            await host.UntilLoggedAsync(LogLevel.Error, "status 503");
            Assert.That(mailingwork.CountRequests(MailingworkFunction.ActivateWebHook), Is.Zero);

            isUnreachable = false;
            await host.UntilAsync(() => host.Handled.Count == 2, "the buffered events are handled");
            Assert.That(host.Handled, Is.EqualTo([4L, 5L]), "the first three failed before the deactivation");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
