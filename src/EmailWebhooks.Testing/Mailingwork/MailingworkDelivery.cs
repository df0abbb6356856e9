using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>The delivery of one event to one webhook, and its outcome.</summary>
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

    /// <summary>The URL of the webhook.</summary>
    public Uri Url { get; }

    /// <summary>The body of the event.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When the outcome was known, by the emulator's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The outcome.</summary>
    public MailingworkDeliveryOutcome Outcome { get; internal init; }

    /// <summary>Whether this is the replay of a buffered event.</summary>
    public bool IsReplay { get; internal init; }

    /// <summary>The HTTP status of the receiver's response; null if there was no response or nothing was sent.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>Why there was no response; null if there was one or nothing was sent.</summary>
    public Exception? Failure { get; internal init; }

    /// <summary>Returns the event, the webhook's id and the outcome, without the URL (which usually contains a secret), the body, or the message of a failure, which may quote them.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{EventType} to webhook {WebhookId}: {Outcome}{(StatusCode is { } status ? $", status {status}" : Failure is null ? "" : $", {Failure.GetType().Name}")}";
}

/// <summary>The outcome of an event for one webhook.</summary>
public enum MailingworkDeliveryOutcome
{
    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>The receiver refused it, or did not respond.</summary>
    Failed,

    /// <summary>The webhook is not active: the event waits for a replay.</summary>
    Buffered,

    /// <summary>The event is lost, because the webhook is not active and the buffer period is over or the buffer is full, or because the webhook was deleted.</summary>
    Dropped,
}
