using System.Diagnostics.CodeAnalysis;
using EmailWebhooks;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds handlers to the webhook receiver.</summary>
/// <remarks>
/// <para>
/// A handler is added for a type of event: one event, a vendor's base type for all of its events,
/// <see cref="WebhookEvent"/> for the events of both vendors, or an <c>Unknown…Event</c> for those that this version does
/// not know. All handlers for an event run one after the other, in the order in which they were added; when one throws, the
/// remaining ones do not run.
/// </para>
/// <para>
/// Handlers belong to the application, not to an account: they receive the events of all accounts, and
/// <see cref="WebhookDelivery.Account"/> names the account.
/// </para>
/// </remarks>
public static class WebhookReceiverBuilderExtensions
{
    /// <summary>
    /// Adds a handler class, resolved from the delivery's scope. The class is registered as scoped unless it is already
    /// registered. No-op when the class has already been added for the same event.
    /// </summary>
    /// <typeparam name="TEvent">The type of event.</typeparam>
    /// <typeparam name="THandler">The handler. The application does not start when a service that the handler needs is not registered.</typeparam>
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

    /// <summary>Adds a handler function, for example an asynchronous lambda or a method that returns <see cref="ValueTask"/>.</summary>
    /// <typeparam name="TEvent">The type of event.</typeparam>
    /// <param name="builder">The receiver.</param>
    /// <param name="handler">The handler; see <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IWebhookReceiverBuilder AddHandler<TEvent>(this IWebhookReceiverBuilder builder, Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(handler);

        return Add(builder, handler, service: null);
    }

    // An asynchronous lambda converts to both delegate types. "in" makes the compiler prefer the other overload in every
    // version of the language; callers do not write it.

    /// <summary>Adds a handler function that returns a <see cref="Task"/>.</summary>
    /// <typeparam name="TEvent">The type of event.</typeparam>
    /// <param name="builder">The receiver.</param>
    /// <param name="handler">The handler; see <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IWebhookReceiverBuilder AddHandler<TEvent>(this IWebhookReceiverBuilder builder, in Func<TEvent, WebhookDelivery, CancellationToken, Task> handler)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(handler);

        var returnsTask = handler;
        return Add<TEvent>(builder, (webhookEvent, delivery, cancellationToken) => new ValueTask(returnsTask(webhookEvent, delivery, cancellationToken)), service: null);
    }

    /// <summary>Adds a handler function that uses a service of the delivery's scope.</summary>
    /// <typeparam name="TEvent">The type of event.</typeparam>
    /// <typeparam name="TService">The service. The application does not start when it is not registered.</typeparam>
    /// <param name="builder">The receiver.</param>
    /// <param name="handler">The handler, given the event, the service, the delivery and the token of <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IWebhookReceiverBuilder AddHandler<TEvent, TService>(this IWebhookReceiverBuilder builder, Func<TEvent, TService, WebhookDelivery, CancellationToken, ValueTask> handler)
        where TEvent : WebhookEvent
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);

        return Add<TEvent>(
            builder,
            (webhookEvent, delivery, cancellationToken) => handler(webhookEvent, delivery.Services.GetRequiredService<TService>(), delivery, cancellationToken),
            typeof(TService));
    }

    /// <summary>Adds a handler function that uses a service of the delivery's scope and returns a <see cref="Task"/>.</summary>
    /// <typeparam name="TEvent">The type of event.</typeparam>
    /// <typeparam name="TService">The service. The application does not start when it is not registered.</typeparam>
    /// <param name="builder">The receiver.</param>
    /// <param name="handler">The handler, given the event, the service, the delivery and the token of <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IWebhookReceiverBuilder AddHandler<TEvent, TService>(this IWebhookReceiverBuilder builder, in Func<TEvent, TService, WebhookDelivery, CancellationToken, Task> handler)
        where TEvent : WebhookEvent
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);

        var returnsTask = handler;
        return Add<TEvent>(
            builder,
            (webhookEvent, delivery, cancellationToken) => new ValueTask(returnsTask(webhookEvent, delivery.Services.GetRequiredService<TService>(), delivery, cancellationToken)),
            typeof(TService));
    }

    private static IWebhookReceiverBuilder Add<TEvent>(IWebhookReceiverBuilder builder, Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler, Type? service)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddSingleton<RegisteredHandler>(new FunctionHandler<TEvent>(handler, service));
        return builder;
    }
}
