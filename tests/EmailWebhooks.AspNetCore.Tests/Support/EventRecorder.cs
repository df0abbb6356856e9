using System.Collections.Concurrent;

namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>A handler that records what it receives.</summary>
internal sealed class EventRecorder
{
    private readonly ConcurrentQueue<(object Event, WebhookDelivery Delivery)> _handled = new();

    public IReadOnlyList<object> Events => [.. _handled.Select(handled => handled.Event)];

    public IReadOnlyList<WebhookDelivery> Deliveries => [.. _handled.Select(handled => handled.Delivery)];

    public ValueTask HandleAsync(object webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        _handled.Enqueue((webhookEvent, delivery));
        return ValueTask.CompletedTask;
    }
}
