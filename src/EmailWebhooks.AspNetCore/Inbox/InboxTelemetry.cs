using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmailWebhooks.AspNetCore.Receiving;
using static EmailWebhooks.AspNetCore.Diagnostics.DeliveryTelemetry;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>The instruments of the inbox; they cost almost nothing without a listener.</summary>
internal sealed class InboxTelemetry
{
    /// <summary>How long all gauges use the same statistics, and how long reading them from the store may take.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _timeProvider;
    private readonly IWebhookInboxStore _store;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _duplicates;
    private readonly Histogram<double> _duration;
    private readonly object _lock = new();
    private WebhookInboxStatistics? _statistics;
    private long _readAt;

    public InboxTelemetry(IMeterFactory meterFactory, IWebhookInboxStore store, TimeProvider timeProvider)
    {
        (_store, _timeProvider) = (store, timeProvider);
        var meter = meterFactory.Create(WebhookTelemetry.MeterName);
        _attempts = meter.CreateCounter<long>("email_webhooks.inbox.attempts", "{attempt}", "Attempts to handle stored webhook events.");
        _duplicates = meter.CreateCounter<long>("email_webhooks.inbox.duplicates", "{delivery}", "Deliveries that were dropped as repeats of a stored event.");
        _duration = CreateDuration(meter, "email_webhooks.inbox.duration", "Time from the receipt of a webhook event to its completion.");
        meter.CreateObservableGauge("email_webhooks.inbox.pending", () => Observe(static statistics => statistics.Pending), "{event}", "Webhook events that wait to be handled.");
        meter.CreateObservableGauge("email_webhooks.inbox.failed", () => Observe(static statistics => statistics.Failed), "{event}", "Webhook events that were set aside as failed.");
        meter.CreateObservableGauge("email_webhooks.inbox.oldest_age", () => Observe(static statistics => (statistics.OldestPendingAge ?? TimeSpan.Zero).TotalSeconds), "s", "Age of the oldest webhook event that waits to be handled.");
    }

    /// <summary>Starts a separate trace that is linked to the delivery's, because days can lie between the two.</summary>
    public static Activity? StartProcessing(WebhookInboxClaim claim)
    {
        if (!Activities.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = ActivityContext.TryParse(claim.TraceParent, null, isRemote: true, out var delivery) ? [new(delivery)] : [];
        Activity.Current = null;
        return Activities.StartActivity("EmailWebhooks.Process", ActivityKind.Consumer, default(ActivityContext), links: links)?
            .SetTag(VendorTag, claim.Vendor).SetTag(EventTag, Label(claim.Vendor, claim.Event)).SetTag("email_webhooks.attempt", claim.Attempt);
    }

    public void RecordDuplicate(NewWebhookInboxEntry entry) => _duplicates.Add(1, new(VendorTag, entry.Vendor), new(EventTag, Label(entry.Vendor, entry.Event)));

    public void RecordAttempt(WebhookInboxClaim claim, string outcome)
    {
        if (_attempts.Enabled && !claim.IsProbe)
        {
            _attempts.Add(1, new(VendorTag, claim.Vendor), new(EventTag, Label(claim.Vendor, claim.Event)), new(OutcomeTag, outcome));
        }
    }

    public void RecordCompletion(WebhookInboxClaim claim)
    {
        if (_duration.Enabled && !claim.IsProbe)
        {
            _duration.Record((_timeProvider.GetUtcNow() - claim.ReceivedAt).TotalSeconds, new(VendorTag, claim.Vendor), new(EventTag, Label(claim.Vendor, claim.Event)));
        }
    }

    private static string Label(string vendor, string eventName) => WebhookVendor.Find(vendor)?.Label(eventName) ?? WebhookVendor.UnknownEvent;

    /// <summary>Reports nothing while the store cannot be read, because an old number would look current.</summary>
    private IEnumerable<Measurement<T>> Observe<T>(Func<WebhookInboxStatistics, T> value)
        where T : struct => Read() is { } statistics ? [new(value(statistics))] : [];

    /// <summary>Blocks, because the callback of an instrument cannot be asynchronous; it runs on the exporter's thread.</summary>
    private WebhookInboxStatistics? Read()
    {
        lock (_lock)
        {
            if (_readAt == 0 || _timeProvider.GetElapsedTime(_readAt) > Fresh)
            {
                _statistics = ReadFromStore();
                _readAt = _timeProvider.GetTimestamp();
            }

            return _statistics;
        }
    }

    private WebhookInboxStatistics? ReadFromStore()
    {
        using var timeout = new CancellationTokenSource(Fresh);
        try
        {
            return _store.GetStatisticsAsync(timeout.Token).GetAwaiter().GetResult();
        }
        catch (Exception unreachable) when (unreachable is System.Data.Common.DbException or OperationCanceledException)
        {
            return null;
        }
    }
}
