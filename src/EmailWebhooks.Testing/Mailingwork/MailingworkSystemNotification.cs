namespace EmailWebhooks.Testing;

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
