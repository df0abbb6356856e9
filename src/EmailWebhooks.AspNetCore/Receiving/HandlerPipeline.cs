using System.Diagnostics.CodeAnalysis;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>The handlers of all accounts, in the order in which they were added.</summary>
internal sealed class HandlerPipeline(IEnumerable<RegisteredHandler> handlers)
{
    private readonly RegisteredHandler[] _handlers = [.. handlers];

    /// <summary>The MAILINGWORK events that handlers were added for; a handler for a base type stands for all known events.</summary>
    public IReadOnlyList<MailingworkEventType> MailingworkEventTypes =>
        [.. MailingworkEventType.Known.Where(type => _handlers.Any(handler => handler.Handles(MailingworkEvent.Parse(type, "{}"u8))))];

    /// <summary>Whether any handler was added for the event's type.</summary>
    public bool Handles(WebhookEvent webhookEvent)
    {
        foreach (var handler in _handlers)
        {
            if (handler.Handles(webhookEvent))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs the handlers for the event one after the other, up to the first that fails.</summary>
    /// <returns>Null when all have returned; otherwise the first failure, which is an <see cref="OperationCanceledException"/> when the token was canceled.</returns>
    public async ValueTask<HandlerFailure?> RunAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        foreach (var handler in _handlers)
        {
            if (!handler.Handles(webhookEvent))
            {
                continue;
            }

            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await handler.HandleAsync(webhookEvent, delivery, cancellationToken);
                ThrowIfRefused(delivery.HttpContext?.Response);
            }
            catch (Exception failure)
            {
                return new(handler.Name, failure);
            }
        }

        return null;
    }

    /// <summary>A handler that sets an error or a redirect has not handled the event, and a 200 would tell the vendor otherwise.</summary>
    private static void ThrowIfRefused(HttpResponse? response)
    {
        if (response?.StatusCode is < 200 or > 299)
        {
            throw new InvalidOperationException(
                $"The handler set the status of the response to {response.StatusCode}, but the receiver sends the response: throw an exception to refuse a delivery.");
        }
    }
}

/// <param name="Handler">The handler's name in the log.</param>
/// <param name="Exception">What it threw.</param>
internal readonly record struct HandlerFailure(string Handler, Exception Exception);

/// <summary>A registered handler. Its event type is fixed at registration, so that no reflection is needed later.</summary>
internal abstract class RegisteredHandler
{
    /// <summary>The name in the log.</summary>
    public abstract string Name { get; }

    /// <summary>The service that it resolves from the delivery's scope; null when it resolves none.</summary>
    public abstract Type? Service { get; }

    public abstract bool Handles(WebhookEvent webhookEvent);

    public abstract ValueTask HandleAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>A handler class, resolved from the delivery's scope.</summary>
internal sealed class ServiceHandler<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler> : RegisteredHandler
    where TEvent : WebhookEvent
    where THandler : class, IWebhookHandler<TEvent>
{
    public override string Name => typeof(THandler).ToString();

    public override Type Service => typeof(THandler);

    public override bool Handles(WebhookEvent webhookEvent) => webhookEvent is TEvent;

    public override ValueTask HandleAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        delivery.Services.GetRequiredService<THandler>().HandleAsync((TEvent)webhookEvent, delivery, cancellationToken);
}

/// <summary>A handler function.</summary>
internal sealed class FunctionHandler<TEvent>(Func<TEvent, WebhookDelivery, CancellationToken, ValueTask> handler, Type? service) : RegisteredHandler
    where TEvent : WebhookEvent
{
    public override string Name => $"the function for {typeof(TEvent)}";

    public override Type? Service => service;

    public override bool Handles(WebhookEvent webhookEvent) => webhookEvent is TEvent;

    public override ValueTask HandleAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        handler((TEvent)webhookEvent, delivery, cancellationToken);
}
