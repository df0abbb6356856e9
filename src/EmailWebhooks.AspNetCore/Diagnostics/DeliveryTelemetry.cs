using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmailWebhooks.AspNetCore.Receiving;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>The meter and the activity source; both cost next to nothing while nobody listens.</summary>
internal sealed class DeliveryTelemetry
{
    private const string Name = "EmailWebhooks";
    private const string VendorTag = "vendor";
    private const string EventTag = "event";
    private const string OutcomeTag = "outcome";

    private static readonly ActivitySource Activities = new(Name);

    private readonly TimeProvider _timeProvider;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _handlingDuration;

    public DeliveryTelemetry(IMeterFactory meterFactory, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        var meter = meterFactory.Create(Name);
        _deliveries = meter.CreateCounter<long>("email_webhooks.deliveries", "{delivery}", "Webhook deliveries that were answered.");
        _handlingDuration = meter.CreateHistogram<double>("email_webhooks.handling.duration", "s", "How long the handlers of a webhook delivery ran.");
    }

    public static Activity? StartActivity() => Activities.StartActivity("EmailWebhooks.Receive");

    public long StartHandling() => _handlingDuration.Enabled ? _timeProvider.GetTimestamp() : 0;

    public void RecordHandling(long start, WebhookVendor vendor, string eventName, DeliveryOutcome outcome)
    {
        if (start != 0)
        {
            _handlingDuration.Record(
                _timeProvider.GetElapsedTime(start).TotalSeconds,
                new(VendorTag, vendor.Name),
                new(EventTag, vendor.Label(eventName)),
                new(OutcomeTag, outcome.Name));
        }
    }

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
}
