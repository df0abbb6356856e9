using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Demo;

/// <summary>Records which events were sent and handled. Thread-safe.</summary>
internal sealed class DemoLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EventKey, int> _handled = [];
    private readonly HashSet<EventKey> _failed = [];

    /// <summary>The number of events for which a handler failed at least once. Without an inbox, the vendor would have received an error for each.</summary>
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

    /// <summary>The number of those events that were handled later.</summary>
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

    /// <summary>Records an event. Called before the event is sent, because it may be handled before sending returns.</summary>
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

    /// <summary>Records that a handler failed.</summary>
    /// <returns>Whether this is the first failure for the event.</returns>
    public bool HandlerFailed(EventKey key)
    {
        lock (_lock)
        {
            return _failed.Add(key);
        }
    }

    /// <summary>Returns the tallies of all event names, in the order in which the names were first sent.</summary>
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

/// <summary>The counts for the events of one name.</summary>
internal sealed record DemoTally(string EventName, int Sent, int Handled, int Missing, int Duplicated)
{
    public static DemoTally Sum(IReadOnlyList<DemoTally> tallies) => new(
        "All",
        tallies.Sum(tally => tally.Sent),
        tallies.Sum(tally => tally.Handled),
        tallies.Sum(tally => tally.Missing),
        tallies.Sum(tally => tally.Duplicated));
}

/// <summary>Identifies an event of the demo: one of MAILINGWORK by its id, one of Pinpointe by its subscriber.</summary>
internal readonly record struct EventKey(string EventName, long? Id)
{
    public static EventKey Of(WebhookEvent webhookEvent) =>
        new(webhookEvent.NameOf() ?? "", webhookEvent is MailingworkEvent mailingwork ? mailingwork.Id : (webhookEvent as PinpointeEvent)?.SubscriberId);
}
