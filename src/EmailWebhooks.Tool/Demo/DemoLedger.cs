using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Demo;

/// <summary>Counts each event out and in. Safe for use by several deliveries at once.</summary>
internal sealed class DemoLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EventKey, int> _arrivals = [];

    /// <summary>Counts an event before it is sent: it may arrive before the sender knows.</summary>
    public void Sent(EventKey key)
    {
        lock (_lock)
        {
            _arrivals.Add(key, 0);
        }
    }

    public void Received(EventKey key)
    {
        lock (_lock)
        {
            _arrivals[key]++;
        }
    }

    /// <summary>The tallies by event, in the order in which their first was sent.</summary>
    public IReadOnlyList<DemoTally> Tallies()
    {
        lock (_lock)
        {
            return [.. _arrivals.GroupBy(arrival => arrival.Key.EventName, arrival => arrival.Value).Select(counts => new DemoTally(
                counts.Key,
                Sent: counts.Count(),
                Received: counts.Sum(),
                Missing: counts.Count(count => count == 0),
                Duplicated: counts.Sum(count => Math.Max(0, count - 1))))];
        }
    }
}

/// <summary>What became of the events of one name.</summary>
internal sealed record DemoTally(string EventName, int Sent, int Received, int Missing, int Duplicated)
{
    public static DemoTally Sum(IReadOnlyList<DemoTally> tallies) => new(
        "All",
        tallies.Sum(tally => tally.Sent),
        tallies.Sum(tally => tally.Received),
        tallies.Sum(tally => tally.Missing),
        tallies.Sum(tally => tally.Duplicated));
}

/// <summary>Tells the demo's events apart: MAILINGWORK's by their own id, Pinpointe's by their subscriber.</summary>
internal readonly record struct EventKey(string EventName, long? Id)
{
    public static EventKey Of(WebhookEvent webhookEvent) =>
        new(webhookEvent.NameOf() ?? "", webhookEvent is MailingworkEvent mailingwork ? mailingwork.Id : (webhookEvent as PinpointeEvent)?.SubscriberId);
}
