using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Receiving;

/// <summary>Takes what a <see cref="ReceiverHost"/> receives; called by several deliveries at once.</summary>
internal interface IDeliverySink
{
    /// <summary>An event arrived; an exception makes the vendor keep it.</summary>
    ValueTask ReceiveAsync(TypedEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>A request was answered with another status than 200.</summary>
    void Refused(string path, int status);
}
