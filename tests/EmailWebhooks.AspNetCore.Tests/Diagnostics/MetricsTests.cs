using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Versioning;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Diagnostics;

public sealed class MetricsTests
{
    [Test]
    public async Task Deliveries_are_counted_by_vendor_event_and_outcome()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeOpenEvent>((_, _, _) => ValueTask.CompletedTask)
            .AddHandler<UnknownPinpointeEvent>((_, _, _) => throw new InvalidOperationException()));
        using var deliveries = new MetricCollector<long>(host.Meters, WebhookTelemetry.MeterName, "email_webhooks.deliveries");

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"made up"}""");
        await host.DeliverAsync(ReceiverHost.PinpointePath, "[]");
        await host.DeliverAsync(ReceiverHost.PinpointePath, new byte[300_000]);
        await host.DeliverAsync(ReceiverHost.PinpointePath, "");
        await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin);
        await host.DeliverAsync(ReceiverHost.MailingworkPath + "/OPTIN_finalized", Payloads.Optin);
        await host.DeliverAsync(ReceiverHost.MailingworkPath + "/made_up", Payloads.Optin);
        await host.PostAsync(ReceiverHost.MailingworkPath + "/optout_finalized", null);
        await host.Application.StopAsync();

        string[] expected =
        [
            "mailingwork optin_finalized unhandled 2", "mailingwork optout_finalized unauthorized 1", "mailingwork unknown unhandled 1",
            "pinpointe click unhandled 1", "pinpointe open handled 2", "pinpointe unknown empty 1", "pinpointe unknown failed 1",
            "pinpointe unknown malformed 1", "pinpointe unknown too_large 1",
        ];
        Assert.That(Totals(deliveries), Is.EqualTo(expected));
    }

    [Test]
    public async Task Handling_is_timed_in_seconds_by_the_applications_clock()
    {
        var clock = new FakeTimeProvider();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers
                .AddHandler<PinpointeOpenEvent>((_, _, _) =>
                {
                    clock.Advance(TimeSpan.FromMilliseconds(1500));
                    return ValueTask.CompletedTask;
                })
                .AddHandler<PinpointeClickEvent>((_, _, _) =>
                {
                    clock.Advance(TimeSpan.FromMilliseconds(250));
                    throw new InvalidOperationException();
                }),
            build: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var handling = new MetricCollector<double>(host.Meters, WebhookTelemetry.MeterName, "email_webhooks.handling.duration");

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.PostAsync(ReceiverHost.PinpointePath, null);
        await host.Application.StopAsync();

        Assert.That(Totals(handling), Is.EqualTo(["pinpointe click failed 0.25", "pinpointe open handled 1.5"]));
        Assert.That(handling.Instrument!.Unit, Is.EqualTo("s"));

        // .NET 8 does not support advice.
        var buckets = ((Histogram<double>)handling.Instrument).Advice?.HistogramBucketBoundaries;
        var isForNet8 = typeof(WebhookTelemetry).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName.EndsWith("v8.0", StringComparison.Ordinal);
        Assert.That(buckets?.Count(boundary => boundary is >= 0.001 and <= 2.5), isForNet8 ? Is.Null : Is.AtLeast(8), "durations from 1 ms to 2.5 s fall into several buckets");
    }

    [Test]
    public async Task Meters_of_two_hosts_do_not_mix()
    {
        await using var one = await ReceiverHost.StartAsync(_ => { });
        await using var other = await ReceiverHost.StartAsync(_ => { });
        using var deliveries = new MetricCollector<long>(one.Meters, WebhookTelemetry.MeterName, "email_webhooks.deliveries");

        await other.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await other.Application.StopAsync();

        Assert.That(deliveries.GetMeasurementSnapshot(), Is.Empty);
    }

    private static IEnumerable<string> Totals<T>(MetricCollector<T> collector)
        where T : struct => collector.GetMeasurementSnapshot()
        .GroupBy(
            measured => $"{measured.Tags["email_webhooks.vendor"]} {measured.Tags["email_webhooks.event"]} {measured.Tags["email_webhooks.outcome"]}",
            measured => Convert.ToDouble(measured.Value, System.Globalization.CultureInfo.InvariantCulture))
        .Select(group => FormattableString.Invariant($"{group.Key} {group.Sum()}"))
        .Order(StringComparer.Ordinal);
}
