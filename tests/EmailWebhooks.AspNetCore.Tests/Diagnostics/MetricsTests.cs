using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Diagnostics;

public sealed class MetricsTests
{
    [Test]
    public async Task Deliveries_are_counted_by_vendor_event_and_outcome()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeOpenEvent>((_, _, _) => ValueTask.CompletedTask)
            .AddHandler<UnknownPinpointeEvent>((_, _, _) => throw new InvalidOperationException()));
        using var metrics = new MetricsRecorder(host);

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"made up"}""");
        await host.DeliverAsync(ReceiverHost.PinpointePath, "[]");
        await host.DeliverAsync(ReceiverHost.PinpointePath, new byte[300_000]);
        await host.DeliverAsync(ReceiverHost.PinpointePath, "");
        await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin);
        await host.DeliverAsync(ReceiverHost.MailingworkPath + "/made_up", Payloads.Optin);
        await host.PostAsync(ReceiverHost.MailingworkPath + "/optout_finalized", null);
        await host.Application.StopAsync();

        string[] expected =
        [
            "mailingwork optin_finalized unhandled 1", "mailingwork optout_finalized unauthorized 1", "mailingwork unknown unhandled 1",
            "pinpointe click unhandled 1", "pinpointe open handled 2", "pinpointe unknown empty 1", "pinpointe unknown failed 1",
            "pinpointe unknown malformed 1", "pinpointe unknown too_large 1",
        ];
        Assert.That(metrics.Totals("email_webhooks.deliveries"), Is.EqualTo(expected));
    }

    [Test]
    public async Task Handling_is_timed_by_the_applications_clock()
    {
        var clock = new SteppingClock();
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
        using var metrics = new MetricsRecorder(host);

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.PostAsync(ReceiverHost.PinpointePath, null);
        await host.Application.StopAsync();

        Assert.That(string.Join(", ", metrics.Totals("email_webhooks.handling.duration")), Is.EqualTo("pinpointe click failed 0.25, pinpointe open handled 1.5"));
    }

    [Test]
    public async Task Meters_of_two_hosts_do_not_mix()
    {
        await using var one = await ReceiverHost.StartAsync(_ => { });
        await using var other = await ReceiverHost.StartAsync(_ => { });
        using var metrics = new MetricsRecorder(one);

        await other.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await other.Application.StopAsync();

        Assert.That(metrics.Totals("email_webhooks.deliveries"), Is.Empty);
    }

    /// <summary>Adds up the measurements of one host's meter by their tags, read as a user's listener would.</summary>
    private sealed class MetricsRecorder : IDisposable
    {
        private readonly ConcurrentQueue<(string Instrument, string Tags, double Value)> _measurements = new();
        private readonly MeterListener _listener = new();

        public MetricsRecorder(ReceiverHost host)
        {
            var factory = host.Application.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "EmailWebhooks" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public IEnumerable<string> Totals(string instrument) => _measurements
            .Where(measurement => measurement.Instrument == instrument)
            .GroupBy(measurement => measurement.Tags, measurement => measurement.Value)
            .Select(group => FormattableString.Invariant($"{group.Key} {group.Sum()}"))
            .Order(StringComparer.Ordinal);

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new Dictionary<string, object?>(tags.ToArray());
            _measurements.Enqueue((instrument.Name, $"{labels["email_webhooks.vendor"]} {labels["email_webhooks.event"]} {labels.GetValueOrDefault("email_webhooks.outcome")}", value));
        }
    }

    private sealed class SteppingClock : TimeProvider
    {
        private TimeSpan _now = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan step) => _now += step;
    }
}
