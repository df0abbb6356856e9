namespace EmailWebhooks.AspNetCore;

/// <summary>An event to be stored by <see cref="IWebhookInboxStore.AddAsync"/>.</summary>
public sealed class NewWebhookInboxEntry
{
    /// <summary>The vendor: <c>pinpointe</c> or <c>mailingwork</c>.</summary>
    public required string Vendor { get; init; }

    /// <summary>The account that the event was delivered for; null for the default one.</summary>
    public string? Account { get; init; }

    /// <summary>The event's name as the vendor gave it, with which the body can be read again. Comes from the request: it can hold any text.</summary>
    public required string Event { get; init; }

    /// <summary>The body exactly as received.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the request arrived, by the application's clock: to be shown, not to be compared with the store's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What a repeat of the same delivery has in common with it, 16 bytes; null when repeats cannot be recognized.</summary>
    public Guid? RepeatKey { get; init; }

    /// <summary>The delivery's trace context (the W3C header <c>traceparent</c>); null when it was not traced.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>What became of an entry that was to be added.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Id">The id of the stored event: the new one, or the one that this is a repeat of.</param>
public readonly record struct WebhookInboxAdded(WebhookInboxAddOutcome Outcome, long Id);

/// <summary>What became of an entry that was to be added.</summary>
public enum WebhookInboxAddOutcome
{
    /// <summary>It was stored.</summary>
    Added,

    /// <summary>It is a repeat of one that is stored already.</summary>
    Repeat,

    /// <summary>It is a repeat of a failed one, which is now pending again.</summary>
    Revived,
}
