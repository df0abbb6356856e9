using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmailWebhooks.AspNetCore.Receiving;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>The receiver's instruments and activities; they cost almost nothing without a listener.</summary>
internal sealed class DeliveryTelemetry
{
    public const string VendorTag = "email_webhooks.vendor";
    public const string EventTag = "email_webhooks.event";
    public const string OutcomeTag = "email_webhooks.outcome";

    public static readonly ActivitySource Activities = new(WebhookTelemetry.ActivitySourceName);

    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _drift;
    private readonly Histogram<double> _handlingDuration;

    public DeliveryTelemetry(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(WebhookTelemetry.MeterName);
        _deliveries = meter.CreateCounter<long>("email_webhooks.deliveries", "{delivery}", "Webhook deliveries, by outcome.");
        _drift = meter.CreateCounter<long>("email_webhooks.drift", "{member}", "Members of payloads that this version does not know or cannot read, and unknown events.");
        _handlingDuration = CreateDuration(meter, "email_webhooks.handling.duration", "How long the handlers of an event ran.");
    }

    public static Activity? StartActivity() => Activities.StartActivity("EmailWebhooks.Receive", ActivityKind.Consumer);

    /// <summary>Records an exception as OpenTelemetry's conventions prescribe.</summary>
    public static void RecordException(Activity? activity, Exception exception)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        activity.SetTag("error.type", exception.GetType().FullName);
#if NET9_0_OR_GREATER
        activity.AddException(exception);
#else
        activity.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection
        {
            ["exception.type"] = exception.GetType().FullName,
            ["exception.message"] = exception.Message,
            ["exception.stacktrace"] = exception.ToString(),
        }));
#endif
    }

    public void RecordHandling(TimeSpan duration, WebhookVendor vendor, string eventName, DeliveryOutcome outcome)
    {
        if (_handlingDuration.Enabled)
        {
            _handlingDuration.Record(duration.TotalSeconds, new(VendorTag, vendor.Name), new(EventTag, vendor.Label(eventName)), new(OutcomeTag, outcome.Name));
        }
    }

    public void RecordDrift(int members, WebhookVendor vendor, string eventName) =>
        _drift.Add(members, new(VendorTag, vendor.Name), new(EventTag, vendor.Label(eventName)));

    public void RecordDelivery(Activity? activity, WebhookVendor vendor, string eventName, DeliveryOutcome outcome)
    {
        if (_deliveries.Enabled)
        {
            _deliveries.Add(1, new(VendorTag, vendor.Name), new(EventTag, vendor.Label(eventName)), new(OutcomeTag, outcome.Name));
        }

        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(VendorTag, vendor.Name).SetTag(EventTag, vendor.Label(eventName)).SetTag(OutcomeTag, outcome.Name);
        }

        if (outcome.StatusCode >= 500)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Exporters' default buckets suit milliseconds: nearly all durations in seconds would fall into the first one or two.</summary>
    public static Histogram<double> CreateDuration(Meter meter, string name, string description) =>
#if NET9_0_OR_GREATER
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
        });
#else
        // .NET 8 does not support advice; the README says how to set the boundaries instead.
        meter.CreateHistogram<double>(name, "s", description);
#endif
}
