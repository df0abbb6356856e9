using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>A webhook of a <see cref="MailingworkEmulator"/>, as it was when it was asked for.</summary>
public sealed class MailingworkEmulatorWebhook
{
    internal MailingworkEmulatorWebhook(long id, string app, MailingworkEventType eventType, Uri url)
    {
        Id = id;
        App = app;
        EventType = eventType;
        Url = url;
    }

    /// <summary>The webhook's id.</summary>
    public long Id { get; }

    /// <summary>The application that it belongs to.</summary>
    public string App { get; }

    /// <summary>The event that it delivers.</summary>
    public MailingworkEventType EventType { get; }

    /// <summary>Where it delivers.</summary>
    public Uri Url { get; }

    /// <summary>Whether it delivers; otherwise it buffers.</summary>
    public bool IsActive { get; internal init; }

    /// <summary>When it was deactivated; null while it is active.</summary>
    public DateTimeOffset? DeactivatedAt { get; internal init; }

    /// <summary>How many deliveries failed since the last one that was accepted.</summary>
    public int ConsecutiveFailures { get; internal init; }

    /// <summary>How many events wait for a replay.</summary>
    public int BufferedEvents { get; internal init; }

    /// <summary>Returns the webhook's id and state; never its URL, which usually holds a secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"Webhook {Id} for {EventType}: {(IsActive ? "active" : "not active")}, {BufferedEvents} buffered";
}

/// <summary>The message that MAILINGWORK sends to the account when it deactivates a webhook.</summary>
public sealed class MailingworkSystemNotification
{
    internal MailingworkSystemNotification(MailingworkEmulatorWebhook webhook, DateTimeOffset at)
    {
        Webhook = webhook;
        At = at;
    }

    /// <summary>The webhook, as it was right after its deactivation.</summary>
    public MailingworkEmulatorWebhook Webhook { get; }

    /// <summary>When it was deactivated.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Returns what happened.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"Webhook {Webhook.Id} was deactivated after {Webhook.ConsecutiveFailures} failed deliveries.";
}
