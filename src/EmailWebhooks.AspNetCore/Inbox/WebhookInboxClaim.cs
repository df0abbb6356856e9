namespace EmailWebhooks.AspNetCore;

/// <summary>A request to lease events to a worker.</summary>
/// <param name="Limit">The maximum number of events.</param>
/// <param name="Token">The token that fences the leases; unique to the request.</param>
/// <param name="Duration">The duration of the leases, from now.</param>
public readonly record struct WebhookInboxClaimRequest(int Limit, Guid Token, TimeSpan Duration);

/// <summary>The right of one worker to handle an event.</summary>
/// <param name="Id">The id of the event.</param>
/// <param name="Token">The token under which it was leased.</param>
public readonly record struct WebhookInboxLease(long Id, Guid Token);

/// <summary>An event that is leased to a worker.</summary>
public sealed class WebhookInboxClaim
{
    /// <summary>The lease.</summary>
    public required WebhookInboxLease Lease { get; init; }

    /// <summary>The vendor, as in <see cref="NewWebhookInboxEntry.Vendor"/>.</summary>
    public required string Vendor { get; init; }

    /// <summary>The account that the event was delivered for; null for the default one.</summary>
    public string? Account { get; init; }

    /// <summary>The vendor's name of the event, as in <see cref="NewWebhookInboxEntry.Event"/>.</summary>
    public required string Event { get; init; }

    /// <summary>The body exactly as received.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the request arrived, as in <see cref="NewWebhookInboxEntry.ReceivedAt"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The delivery's trace context (the W3C header <c>traceparent</c>); null when it was not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The number of this attempt, counting interrupted ones; 1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>The number of failed attempts since the event was added, or since it was last retried after it had been set aside as failed; the next delay depends on it.</summary>
    public required int Failures { get; init; }

    /// <summary>The number of consecutive interruptions of the event: see <see cref="WebhookInboxInterruption.Count"/>.</summary>
    public required int Interruptions { get; init; }

    /// <summary>Whether this is a probe of the URL, which was stored only to find out whether events can be stored.</summary>
    internal bool IsProbe => Body.IsEmpty;
}

/// <summary>An attempt that failed.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Delay">The time until the next attempt, from now.</param>
/// <param name="Error">The type and message of the exception, at most 1,000 characters.</param>
public readonly record struct WebhookInboxFailedAttempt(WebhookInboxLease Lease, TimeSpan Delay, string Error);

/// <summary>What became of an event whose attempt failed.</summary>
public enum WebhookInboxFailureOutcome
{
    /// <summary>It is pending again, and due after the delay.</summary>
    Pending,

    /// <summary>Its retry period was over, so it is set aside as failed.</summary>
    Failed,

    /// <summary>The lease was lost, so the event was not changed.</summary>
    LeaseLost,
}

/// <summary>An event whose handling was interrupted, because its lease ended or its process was killed.</summary>
/// <param name="Id">The id of the event.</param>
/// <param name="Count">The number of consecutive interruptions, including this one.</param>
/// <param name="IsFailed">True when the event is set aside as failed; false when it is pending again.</param>
public readonly record struct WebhookInboxInterruption(long Id, int Count, bool IsFailed);
