using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>A snapshot of a webhook of a <see cref="MailingworkEmulator"/>.</summary>
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

    /// <summary>The application that the webhook belongs to.</summary>
    public string App { get; }

    /// <summary>The event that the webhook delivers.</summary>
    public MailingworkEventType EventType { get; }

    /// <summary>Where the webhook delivers.</summary>
    public Uri Url { get; }

    /// <summary>Whether the webhook is active; if false, its events are buffered instead of delivered.</summary>
    public bool IsActive { get; internal init; }

    /// <summary>When the webhook was deactivated; null while it is active.</summary>
    public DateTimeOffset? DeactivatedAt { get; internal init; }

    /// <summary>The number of failed deliveries since the last accepted delivery or activation.</summary>
    public int ConsecutiveFailures { get; internal init; }

    /// <summary>The number of events that wait for a replay.</summary>
    public int BufferedEvents { get; internal init; }

    /// <summary>Returns the webhook's id, event and state, without the URL, which usually contains a secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"Webhook {Id} for {EventType}: {(IsActive ? "active" : "not active")}, {BufferedEvents} buffered";
}

/// <summary>The notification that MAILINGWORK sends to the account when it deactivates a webhook.</summary>
public sealed class MailingworkSystemNotification
{
    internal MailingworkSystemNotification(MailingworkEmulatorWebhook webhook, DateTimeOffset at)
    {
        Webhook = webhook;
        At = at;
    }

    /// <summary>A snapshot of the webhook immediately after its deactivation.</summary>
    public MailingworkEmulatorWebhook Webhook { get; }

    /// <summary>When the webhook was deactivated.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Returns the webhook's id and the number of failed deliveries.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"Webhook {Webhook.Id} was deactivated after {Webhook.ConsecutiveFailures} failed deliveries.";
}
