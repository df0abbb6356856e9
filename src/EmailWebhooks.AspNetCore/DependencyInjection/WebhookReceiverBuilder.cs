using System.Diagnostics.CodeAnalysis;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Handlers;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

internal sealed class WebhookReceiverBuilder(IServiceCollection services) : IWebhookReceiverBuilder
{
    public IServiceCollection Services { get; } = services;

    public IWebhookReceiverBuilder AddHandler<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IWebhookHandler<TEvent>
    {
        Services.TryAddScoped<THandler>();
        return Add<TEvent>(new ServiceHandler<TEvent, THandler>());
    }

    public IWebhookReceiverBuilder AddHandler<TEvent>(Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);

        return Add<TEvent>(new DelegateHandler<TEvent>(handler));
    }

    private WebhookReceiverBuilder Add<TEvent>(RegisteredHandler handler)
    {
        if (!CanBe<TEvent>(typeof(PinpointeEvent)) && !CanBe<TEvent>(typeof(MailingworkEvent)))
        {
            throw new ArgumentException(
                $"{typeof(TEvent)} is no webhook event, so its handler would never run. Handle a type that derives from {nameof(PinpointeEvent)} or {nameof(MailingworkEvent)}, or one of these two for all events of a vendor.",
                nameof(TEvent));
        }

        Services.AddSingleton(handler);
        return this;
    }

    private static bool CanBe<TEvent>(Type vendorEvent) =>
        typeof(TEvent).IsAssignableTo(vendorEvent) || vendorEvent.IsAssignableTo(typeof(TEvent));
}
