using System.Collections.Concurrent;
using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Handlers;

/// <summary>Runs the handlers that an event fits, in the order in which they were added, up to the first that fails.</summary>
internal sealed class HandlerPipeline(IEnumerable<RegisteredHandler> handlers, ILogger<WebhookReceiver> logger)
{
    private readonly RegisteredHandler[] _handlers = [.. handlers];
    private readonly ConcurrentDictionary<Type, bool> _unhandledTypes = new();

    public async ValueTask<DeliveryOutcome> RunAsync(DeliveryLabels labels, object webhookEvent, WebhookDelivery delivery, CancellationToken callerGone)
    {
        var outcome = DeliveryOutcome.Unhandled;
        foreach (var handler in _handlers)
        {
            if (!handler.Handles(webhookEvent))
            {
                continue;
            }

            try
            {
                callerGone.ThrowIfCancellationRequested();
                await handler.HandleAsync(webhookEvent, delivery, callerGone);
                outcome = DeliveryOutcome.Handled;
            }
            catch (OperationCanceledException) when (callerGone.IsCancellationRequested)
            {
                return DeliveryOutcome.Aborted;
            }
            catch (Exception failure)
            {
                logger.HandlerFailed(labels.Vendor, labels.Event, handler.Name, failure);
                return DeliveryOutcome.Failed;
            }
        }

        if (outcome == DeliveryOutcome.Unhandled && _unhandledTypes.TryAdd(webhookEvent.GetType(), true))
        {
            logger.NoHandler(labels.Vendor, labels.Event, webhookEvent.GetType().Name);
        }

        return outcome;
    }
}
