using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Demo;

/// <summary>Counts each event out and in. Safe for use by several deliveries at once.</summary>
internal sealed class DemoLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EventKey, int> _handled = [];
    private readonly HashSet<EventKey> _failed = [];

    /// <summary>How many events a handler refused at least once: without an inbox the vendor would have got an error for each.</summary>
    public int Failed
    {
        get
        {
            lock (_lock)
            {
                return _failed.Count;
            }
        }
    }

    /// <summary>How many of them were handled later.</summary>
    public int Recovered
    {
        get
        {
            lock (_lock)
            {
                return _failed.Count(key => _handled[key] > 0);
            }
        }
    }

    /// <summary>Counts an event before it is sent: it may arrive before the sender knows.</summary>
    public void Sent(EventKey key)
    {
        lock (_lock)
        {
            _handled.Add(key, 0);
        }
    }

    public void Handled(EventKey key)
    {
        lock (_lock)
        {
            _handled[key]++;
        }
    }

    /// <summary>Counts a handler that failed.</summary>
    /// <returns>Whether it is the first time for this event.</returns>
    public bool HandlerFailed(EventKey key)
    {
        lock (_lock)
        {
            return _failed.Add(key);
        }
    }

    /// <summary>The tallies by event, in the order in which their first was sent.</summary>
    public IReadOnlyList<DemoTally> Tallies()
    {
        lock (_lock)
        {
            return [.. _handled.GroupBy(handled => handled.Key.EventName, handled => handled.Value).Select(counts => new DemoTally(
                counts.Key,
                Sent: counts.Count(),
                Handled: counts.Count(count => count > 0),
                Missing: counts.Count(count => count == 0),
                Duplicated: counts.Sum(count => Math.Max(0, count - 1))))];
        }
    }
}

/// <summary>What became of the events of one name.</summary>
internal sealed record DemoTally(string EventName, int Sent, int Handled, int Missing, int Duplicated)
{
    public static DemoTally Sum(IReadOnlyList<DemoTally> tallies) => new(
        "All",
        tallies.Sum(tally => tally.Sent),
        tallies.Sum(tally => tally.Handled),
        tallies.Sum(tally => tally.Missing),
        tallies.Sum(tally => tally.Duplicated));
}

/// <summary>Tells the demo's events apart: MAILINGWORK's by their own id, Pinpointe's by their subscriber.</summary>
internal readonly record struct EventKey(string EventName, long? Id)
{
    public static EventKey Of(WebhookEvent webhookEvent) =>
        new(webhookEvent.NameOf() ?? "", webhookEvent is MailingworkEvent mailingwork ? mailingwork.Id : (webhookEvent as PinpointeEvent)?.SubscriberId);
}
