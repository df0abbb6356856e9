namespace EmailWebhooks.AspNetCore;

/// <summary>Asks a store to lease events to a worker.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="Token">The token that fences the leases: a new one for each request.</param>
/// <param name="Duration">How long from now the leases last, unless they are renewed.</param>
public readonly record struct WebhookInboxClaimRequest(int Limit, Guid Token, TimeSpan Duration);

/// <summary>The right of one worker to handle an event.</summary>
/// <param name="Id">The event.</param>
/// <param name="Token">The token under which it was leased.</param>
public readonly record struct WebhookInboxLease(long Id, Guid Token);

/// <summary>An event that was leased to a worker.</summary>
public sealed class WebhookInboxClaim
{
    /// <summary>The lease.</summary>
    public required WebhookInboxLease Lease { get; init; }

    /// <summary><see cref="NewWebhookInboxEntry.Vendor"/>.</summary>
    public required string Vendor { get; init; }

    /// <summary><see cref="NewWebhookInboxEntry.Account"/>.</summary>
    public string? Account { get; init; }

    /// <summary><see cref="NewWebhookInboxEntry.Event"/>.</summary>
    public required string Event { get; init; }

    /// <summary><see cref="NewWebhookInboxEntry.Body"/>.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary><see cref="NewWebhookInboxEntry.ReceivedAt"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary><see cref="NewWebhookInboxEntry.TraceParent"/>.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The number of this attempt, interrupted ones included; 1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>How many attempts have failed since the event was added or last taken from the failed ones; the next delay depends on it.</summary>
    public required int Failures { get; init; }

    /// <summary>How many times in a row the event was interrupted: see <see cref="WebhookInboxInterruption.Count"/>.</summary>
    public required int Interruptions { get; init; }
}

/// <summary>An attempt that failed.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Delay">How long from now until the next attempt.</param>
/// <param name="Error">The type and the message of the exception, at most 1,000 characters.</param>
public readonly record struct WebhookInboxFailedAttempt(WebhookInboxLease Lease, TimeSpan Delay, string Error);

/// <summary>What became of an event whose attempt failed.</summary>
public enum WebhookInboxFailureOutcome
{
    /// <summary>It is pending, and due after the delay.</summary>
    Pending,

    /// <summary>Its time to be tried was over, so it is failed.</summary>
    Failed,

    /// <summary>The lease was lost: the event was not changed.</summary>
    LeaseLost,
}

/// <summary>An event whose worker did not live to finish it.</summary>
/// <param name="Id">The event.</param>
/// <param name="Count">How many times in a row it was interrupted, this one included.</param>
/// <param name="IsFailed">True when it is failed; false when it is pending again.</param>
public readonly record struct WebhookInboxInterruption(long Id, int Count, bool IsFailed);
