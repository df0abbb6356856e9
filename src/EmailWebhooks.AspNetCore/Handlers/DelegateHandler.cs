namespace EmailWebhooks.AspNetCore.Handlers;

/// <summary>A handler function.</summary>
internal sealed class DelegateHandler<TEvent>(Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler) : RegisteredHandler
{
    public override string Name => $"the function for {typeof(TEvent)}";

    public override bool Handles(object webhookEvent) => webhookEvent is TEvent;

    public override ValueTask HandleAsync(object webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        handler((TEvent)webhookEvent, delivery, cancellationToken);
}
