namespace EmailWebhooks.AspNetCore;

/// <summary>An event to be stored by <see cref="IWebhookInboxStore.AddAsync"/>.</summary>
public sealed class NewWebhookInboxEntry
{
    /// <summary>The vendor: <c>pinpointe</c> or <c>mailingwork</c>.</summary>
    public required string Vendor { get; init; }

    /// <summary>The account that the event was delivered for; null for the default one.</summary>
    public string? Account { get; init; }

    /// <summary>The vendor's name of the event, needed to parse the body. It comes from the request and can contain any text.</summary>
    public required string Event { get; init; }

    /// <summary>The body exactly as received.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the request arrived, by the application's clock. Do not compare it with the store's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The key that repeats of the same delivery share; null when they cannot be recognized.</summary>
    public Guid? RepeatKey { get; init; }

    /// <summary>The delivery's trace context (the W3C header <c>traceparent</c>); null when it was not traced.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>The result of adding an entry.</summary>
/// <param name="Outcome">What became of the entry.</param>
/// <param name="Id">The id of the stored event: the new one, or the one that this is a repeat of; 0 when another process stored that one at the same moment.</param>
public readonly record struct WebhookInboxAdded(WebhookInboxAddOutcome Outcome, long Id);

/// <summary>What became of an entry.</summary>
public enum WebhookInboxAddOutcome
{
    /// <summary>It was stored.</summary>
    Added,

    /// <summary>It is a repeat of an event that is already stored.</summary>
    Repeat,

    /// <summary>It is a repeat of a failed event, which is now pending again.</summary>
    Revived,
}
