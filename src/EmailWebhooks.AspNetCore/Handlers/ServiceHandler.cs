using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Handlers;

/// <summary>A handler class, taken from the request's services at each delivery.</summary>
internal sealed class ServiceHandler<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler> : RegisteredHandler
    where THandler : class, IWebhookHandler<TEvent>
{
    public override string Name => typeof(THandler).ToString();

    public override bool Handles(object webhookEvent) => webhookEvent is TEvent;

    public override ValueTask HandleAsync(object webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        delivery.HttpContext.RequestServices.GetRequiredService<THandler>().HandleAsync((TEvent)webhookEvent, delivery, cancellationToken);
}
