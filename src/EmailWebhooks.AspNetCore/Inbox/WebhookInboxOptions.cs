namespace EmailWebhooks.AspNetCore;

/// <summary>
/// How the inbox processes what it has stored. Bound from the section <c>WebhookReceiver:Inbox</c> and validated at start.
/// </summary>
public sealed class WebhookInboxOptions
{
    /// <summary>
    /// How many events are handled at the same time, by each replica. With 1 they are handled in the order of their arrival, apart from
    /// retries. At least 1. Default: <see cref="Environment.ProcessorCount"/>.
    /// </summary>
    public int MaxConcurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// The delay before the first retry of an event whose handler has failed; it doubles from retry to retry up to
    /// <see cref="MaxRetryDelay"/>, each time with up to 20 % of jitter. More than zero. Default: 5 seconds.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest delay between two retries. At least <see cref="RetryDelay"/>. Default: 1 hour.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long an event is retried after it was received; if it still fails then, it is set aside as failed. Stored with
    /// each event, so a change applies to later ones. More than zero. Default: 3 days.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How long an event that a replica is handling stays reserved for it. The lease is renewed while the handler runs, so
    /// this is not a limit for handlers; it is the time after which another replica takes over from one that was killed.
    /// At least 1 second. Default: 1 minute.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often the store is asked for events that are due. What this process has accepted is handled at once; the interval
    /// matters for what other replicas and the command-line tool leave behind. More than zero. Default: 5 seconds.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a completed event is remembered, without its body, so that a repeat of it is recognized. More than zero.
    /// Default: 7 days, which is longer than the 5 days for which MAILINGWORK keeps events for a replay.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long events that were set aside as failed are kept before they are deleted for good. More than zero. Default: null: until somebody
    /// retries or deletes them.
    /// </summary>
    public TimeSpan? FailedRetention { get; set; }

    /// <summary>
    /// Whether a repeat of a delivery is dropped when the payload carries the vendor's own identifier (<c>id</c> of a
    /// MAILINGWORK event, <c>detail</c> of a Pinpointe open) and vendor, account, event and the whole body are the same.
    /// Everything else is always stored. Default: true.
    /// </summary>
    public bool Deduplicate { get; set; } = true;
}
