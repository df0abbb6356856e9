using System.Diagnostics.CodeAnalysis;
using EmailWebhooks.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds the handlers of the webhook receiver. All handlers that an event fits run one after the other, in the order in
/// which they were added; the first that throws ends the delivery with 500.
/// </summary>
[SuppressMessage("Naming", "CA1716", Justification = "AddHandler is a statement of Visual Basic, which can still call [AddHandler].")]
public interface IWebhookReceiverBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>
    /// Adds a handler class, scoped unless it is registered already: each delivery has its own scope, the request's.
    /// </summary>
    /// <typeparam name="TEvent">One event, a vendor's base type for all of its events, or an <c>Unknown…Event</c>.</typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No event of either vendor can be a <typeparamref name="TEvent"/>.</exception>
    IWebhookReceiverBuilder AddHandler<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IWebhookHandler<TEvent>;

    /// <summary>Adds a handler function.</summary>
    /// <typeparam name="TEvent">One event, a vendor's base type for all of its events, or an <c>Unknown…Event</c>.</typeparam>
    /// <param name="handler">The handler; see <see cref="IWebhookHandler{TEvent}.HandleAsync"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException">No event of either vendor can be a <typeparamref name="TEvent"/>.</exception>
    IWebhookReceiverBuilder AddHandler<TEvent>(Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler);
}
