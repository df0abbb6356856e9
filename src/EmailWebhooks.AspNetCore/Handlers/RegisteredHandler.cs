namespace EmailWebhooks.AspNetCore.Handlers;

/// <summary>A handler as it was added, its event type closed at registration so that no reflection is needed later.</summary>
internal abstract class RegisteredHandler
{
    /// <summary>What a log line calls it.</summary>
    public abstract string Name { get; }

    public abstract bool Handles(object webhookEvent);

    public abstract ValueTask HandleAsync(object webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);
}
