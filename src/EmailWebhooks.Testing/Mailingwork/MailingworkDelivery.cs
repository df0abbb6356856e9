using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>One event on its way to one webhook, and what became of it.</summary>
public sealed class MailingworkDelivery
{
    internal MailingworkDelivery(long webhookId, MailingworkEventType eventType, Uri url, ReadOnlyMemory<byte> body)
    {
        WebhookId = webhookId;
        EventType = eventType;
        Url = url;
        Body = body;
    }

    /// <summary>The id of the webhook.</summary>
    public long WebhookId { get; }

    /// <summary>The event.</summary>
    public MailingworkEventType EventType { get; }

    /// <summary>Where it was delivered to.</summary>
    public Uri Url { get; }

    /// <summary>The JSON that was sent.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When the outcome was known, by the emulator's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>What became of it.</summary>
    public MailingworkDeliveryOutcome Outcome { get; internal init; }

    /// <summary>Whether the event had been buffered and this is its replay.</summary>
    public bool IsReplay { get; internal init; }

    /// <summary>The HTTP status of the receiver's response; null when none came or nothing was sent.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>Why no response came; null when one came or nothing was sent.</summary>
    public Exception? Failure { get; internal init; }

    /// <summary>Returns the outcome; never the URL, which usually holds a secret, never the body, and of a failure only its type, as its message may quote either.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{EventType} to webhook {WebhookId}: {Outcome}{(StatusCode is { } status ? $", status {status}" : Failure is null ? "" : $", {Failure.GetType().Name}")}";
}

/// <summary>What became of an event for one webhook.</summary>
public enum MailingworkDeliveryOutcome
{
    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>The receiver refused it, or did not respond.</summary>
    Failed,

    /// <summary>The webhook is not active: the event waits for a replay.</summary>
    Buffered,

    /// <summary>The event is lost: the webhook is not active and the time or the room for buffering is over, or it was deleted meanwhile.</summary>
    Dropped,
}
