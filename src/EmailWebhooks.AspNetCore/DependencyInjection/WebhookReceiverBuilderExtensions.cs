using System.Diagnostics.CodeAnalysis;
using EmailWebhooks;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds handlers to the webhook receiver.</summary>
/// <remarks>
/// All handlers that an event fits run one after the other, in the order in which they were added; the first that throws
/// ends the run. Handlers belong to the application rather than to one account: every account's events reach them, and
/// <see cref="WebhookDelivery.Account"/> tells which account it was.
/// </remarks>
public static class WebhookReceiverBuilderExtensions
{
    /// <summary>
    /// Adds a handler class, resolved from the delivery's scope. It is registered as scoped unless it is registered
    /// already. No-op when the class was added for the same event before.
    /// </summary>
    /// <typeparam name="TEvent">
    /// One event, a vendor's base type for all of its events, <see cref="WebhookEvent"/> for the events of both vendors, or
    /// an <c>Unknown…Event</c>.
    /// </typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The receiver.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IWebhookReceiverBuilder AddHandler<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(this IWebhookReceiverBuilder builder)
        where TEvent : WebhookEvent
        where THandler : class, IWebhookHandler<TEvent>
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (!builder.Services.Any(service => service.ServiceType == typeof(RegisteredHandler) && service.ImplementationInstance is ServiceHandler<TEvent, THandler>))
        {
            builder.Services.TryAddScoped<THandler>();
            builder.Services.AddSingleton<RegisteredHandler>(new ServiceHandler<TEvent, THandler>());
        }

        return builder;
    }

    /// <summary>Adds a handler function.</summary>
    /// <typeparam name="TEvent">
    /// One event, a vendor's base type for all of its events, <see cref="WebhookEvent"/> for the events of both vendors, or
    /// an <c>Unknown…Event</c>.
    /// </typeparam>
    /// <param name="builder">The receiver.</param>
    /// <param name="handler">The handler; see <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IWebhookReceiverBuilder AddHandler<TEvent>(this IWebhookReceiverBuilder builder, Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);

        builder.Services.AddSingleton<RegisteredHandler>(new DelegateHandler<TEvent>(handler));
        return builder;
    }
}
