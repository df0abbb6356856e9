namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Options of the inbox. Bound from the section <c>WebhookReceiver:Inbox</c> and validated at start. <see cref="RetryFor"/>,
/// <see cref="Retention"/> and <see cref="FailedRetention"/> are at most 3,650 days, and all other times at most 45 days.
/// </summary>
public sealed class WebhookInboxOptions
{
    /// <summary>
    /// The maximum number of events that each replica handles at the same time. With 1, events are handled in the order of
    /// their arrival, apart from retries. At least 1. Default: <see cref="Environment.ProcessorCount"/>.
    /// </summary>
    public int MaxConcurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// The delay before the first retry of an event whose handler has failed. It doubles with each retry up to
    /// <see cref="MaxRetryDelay"/>, and is shortened by a random jitter of up to 20 %. More than zero. Default: 5 seconds.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest delay between two retries. At least <see cref="RetryDelay"/>. Default: 1 hour.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long an event is retried after it was received; if it still fails then, it is set aside as failed. The period is
    /// stored with each event, so a change applies only to events received later. More than zero. Default: 3 days.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How long an event that a replica is handling stays reserved for it. The lease is renewed while the handler runs, so
    /// this is not a time limit for handlers, but the time after which another replica takes over from one that was killed.
    /// At least 1 second. Default: 1 minute.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The interval at which the store is polled for events that are due. Events that this process accepts are handled at
    /// once; the interval matters for events that other replicas or the command-line tool leave pending. More than zero. Default: 5 seconds.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a completed event is remembered, without its body, so that a repeat of it is recognized. More than zero.
    /// Default: 7 days, which is longer than the 5 days for which MAILINGWORK keeps events for a replay.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long events that were set aside as failed are kept before they are deleted permanently. More than zero. Default:
    /// null, which keeps them until somebody retries or deletes them.
    /// </summary>
    public TimeSpan? FailedRetention { get; set; }

    /// <summary>
    /// Whether a repeated delivery is dropped when the payload carries the vendor's own identifier (<c>id</c> of a
    /// MAILINGWORK event, <c>detail</c> of a Pinpointe open) and vendor, account, event and the whole body are the same.
    /// All other deliveries are always stored. Default: true.
    /// </summary>
    public bool Deduplicate { get; set; } = true;
}
