using System.Diagnostics;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>Options, health, metrics and traces.</summary>
public sealed class InboxOperationTests
{
    [TestCase("MaxConcurrency", "0")]
    [TestCase("MaxConcurrency", "secretive", Description = "cannot be converted")]
    [TestCase("RetryDelay", "00:00:00")]
    [TestCase("MaxRetryDelay", "00:00:01")]
    [TestCase("RetryFor", "-1.00:00:00")]
    [TestCase("LeaseDuration", "00:00:00.5")]
    [TestCase("PollInterval", "00:00:00")]
    [TestCase("PollInterval", "60.00:00:00", Description = "longer than a timer can measure")]
    [TestCase("MaxRetryDelay", "70.00:00:00", Description = "longer than a timer can measure")]
    [TestCase("LeaseDuration", "150.00:00:00", Description = "longer than a timer can measure")]
    [TestCase("Retention", "10000.00:00:00")]
    [TestCase("FailedRetention", "00:00:00")]
    public async Task Invalid_setting_keeps_the_application_from_starting_and_is_named(string setting, string value)
    {
        await using var host = new InboxHost();

        Assert.That(
            () => host.RestartAsync(new ScriptedHandler().Register, build: WithSetting(setting, value)),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains($"WebhookReceiver:Inbox:{setting}").And.Message.Not.Contains("secretive"));
    }

    [Test]
    public async Task Options_are_bound_from_settings_and_then_configured_by_code()
    {
        await using var host = await InboxHost.StartAsync(
            new ScriptedHandler().Register,
            options => options.RetryDelay *= 2,
            builder =>
            {
                WithSetting("RetryDelay", "00:00:03")(builder);
                WithSetting("FailedRetention", "30.00:00:00")(builder);
            });

        var options = host.Application.Application.Services.GetRequiredService<IOptions<WebhookInboxOptions>>().Value;
        Assert.That((options.RetryDelay, options.FailedRetention, options.MaxRetryDelay), Is.EqualTo((TimeSpan.FromSeconds(6), TimeSpan.FromDays(30), TimeSpan.FromHours(1))));
    }

    [Test]
    public void Second_inbox_is_refused()
    {
        var receiver = new ServiceCollection().AddWebhookReceiver().AddSqliteInbox("Data Source=a.db");

        Assert.That(() => receiver.AddSqliteInbox("Data Source=b.db"), Throws.InvalidOperationException.With.Message.Contains("An inbox has already been added"));
    }

    [Test]
    public async Task Health_is_degraded_by_failed_events_and_by_old_ones()
    {
        var handler = new ScriptedHandler((_, _, _) => throw new InvalidOperationException());
        await using var host = await InboxHost.StartAsync(
            handler.Register,
            options => (options.RetryFor, options.RetryDelay, options.MaxRetryDelay) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30)),
            builder => builder.Services.AddHealthChecks().AddWebhookInbox());
        var health = host.Application.Application.Services.GetRequiredService<HealthCheckService>();

        Assert.That((await health.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
        await host.DeliverOpensAsync(1);
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        Assert.That((await health.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.That((await health.CheckHealthAsync()).Entries["webhook-inbox"].Description, Does.StartWith("Pending events: 1, of which the oldest"));
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Log.WaitForAsync(line => line.Text.Contains("set aside", StringComparison.Ordinal));
        var report = (await health.CheckHealthAsync()).Entries["webhook-inbox"];
        Assert.That((report.Status, report.Description), Is.EqualTo((HealthStatus.Degraded, "Events set aside as failed: 1. Retry or delete them with IWebhookInbox or 'email-webhooks inbox'.")));
        await host.Inbox.DeleteAsync((await host.Inbox.GetFailedAsync()).Single().Id);
        Assert.That((await health.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public void Health_check_without_an_inbox_says_what_is_missing()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddWebhookInbox();
        using var provider = services.BuildServiceProvider();

        Assert.That(() => provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(), Throws.InvalidOperationException.With.Message.Contains("AddSqliteInbox"));
    }

    [Test]
    public async Task Metrics_count_attempts_repeats_and_waiting_events()
    {
        var handler = new ScriptedHandler((number, _, _) => number == 1 ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register);
        var meters = host.Application.Application.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        using var attempts = new MetricCollector<long>(meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.attempts");
        using var duplicates = new MetricCollector<long>(meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.duplicates");
        using var durations = new MetricCollector<double>(meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.duration");
        using var pending = new MetricCollector<long>(meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.pending");
        using var failed = new MetricCollector<long>(meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.failed");
        using var age = new MetricCollector<double>(meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.oldest_age");

        await host.DeliverOpensAsync(1, 1);
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        pending.RecordObservableInstruments();
        failed.RecordObservableInstruments();
        age.RecordObservableInstruments();
        Assert.That((pending.LastMeasurement!.Value, failed.LastMeasurement!.Value, age.LastMeasurement!.Value), Is.EqualTo((1, 0, 3.0)));
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        await host.UntilDoneAsync();
        await attempts.WaitForMeasurementsAsync(2).WithinReason();
        await durations.WaitForMeasurementsAsync(1).WithinReason();

        Assert.That(attempts.GetMeasurementSnapshot().Select(one => one.Tags["email_webhooks.outcome"]), Is.EqualTo(["failed", "handled"]));
        Assert.That(duplicates.GetMeasurementSnapshot().Single().Tags["email_webhooks.event"], Is.EqualTo("open"));
        Assert.That(durations.LastMeasurement!.Value, Is.EqualTo(6.0));
        pending.RecordObservableInstruments();
        Assert.That(pending.LastMeasurement!.Value, Is.Zero);
    }

    [Test]
    public async Task Processing_is_a_trace_of_its_own_that_links_to_the_delivery()
    {
        var stopped = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WebhookTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var handler = new ScriptedHandler((number, _, _) => number == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register);

        using var request = new HttpRequestMessage(HttpMethod.Post, ReceiverHost.WithSecret(ReceiverHost.PinpointePath)) { Content = new StringContent(InboxHost.Open(1)) };
        var trace = ActivityTraceId.CreateRandom();
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
        using var response = await host.Application.Client.SendAsync(request);
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await host.UntilDoneAsync();

        var processed = stopped.Where(activity => activity.OperationName == "EmailWebhooks.Process" && activity.Links.Any(link => link.Context.TraceId == trace)).ToArray();
        Assert.That(processed.Select(activity => activity.GetTagItem("email_webhooks.attempt")), Is.EqualTo([1, 2]));
        Assert.That(processed.Select(activity => (activity.Kind, activity.Status, activity.TraceId == trace)), Is.EqualTo(
            [(ActivityKind.Consumer, ActivityStatusCode.Error, false), (ActivityKind.Consumer, ActivityStatusCode.Unset, false)]));
        Assert.That(processed[0].GetTagItem("error.type"), Is.EqualTo("System.InvalidOperationException"));
    }

    [Test]
    public async Task Log_contains_no_text_of_a_payload()
    {
        var handler = new ScriptedHandler((_, _, _) => throw new InvalidOperationException());
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.RetryFor = TimeSpan.FromTicks(1));

        Assert.That(await host.Application.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await host.Log.WaitForAsync(line => line.Text.Contains("set aside", StringComparison.Ordinal));

        var open = Pinpointe.PinpointeEvent.Parse(Payloads.Open);
        Assert.That(host.Log.Ours.Select(line => line.Text), Has.None.Contains(open.Email!).And.None.Contains(open.IpAddress!).And.None.Contains(ReceiverHost.Secret));
    }

    private static Action<WebApplicationBuilder> WithSetting(string setting, string value) => builder =>
        builder.Configuration.AddInMemoryCollection([new($"WebhookReceiver:Inbox:{setting}", value)]);
}
