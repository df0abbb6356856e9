using System.Diagnostics;
using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Runs one attempt to handle an event, in a separate scope.</summary>
internal sealed class InboxAttempt(HandlerPipeline handlers, IServiceScopeFactory scopes)
{
    /// <returns>Null when all handlers have returned; otherwise the failure, after which the event has to be handled again.</returns>
    public async ValueTask<HandlerFailure?> RunAsync(InboxWork work, CancellationToken cancellationToken)
    {
        if (work.Claim.IsProbe)
        {
            return null;
        }

        try
        {
            using var activity = InboxTelemetry.StartProcessing(work.Claim);
            var failure = await RunInScopeAsync(work, cancellationToken);
            if (failure is { } cause)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
                DeliveryTelemetry.RecordException(activity, cause.Exception);
            }

            return failure;
        }
        catch (Exception exception)
        {
            return new HandlerFailure("a listener for traces", exception);
        }
    }

    private async ValueTask<HandlerFailure?> RunInScopeAsync(InboxWork work, CancellationToken cancellationToken)
    {
        try
        {
            var webhookEvent = work.Event ?? InboxEvent.Read(work.Claim);
            await using var scope = scopes.CreateAsyncScope();
            return handlers.Handles(webhookEvent)
                ? await handlers.RunAsync(webhookEvent, InboxEvent.ToDelivery(work.Claim, scope.ServiceProvider), cancellationToken)
                : NoHandler(webhookEvent);
        }
        catch (Exception exception)
        {
            return new HandlerFailure("the parsing of the event or the disposal of its services", exception);
        }
    }

    /// <summary>Only events with a handler are stored, so another version of the application has stored this one.</summary>
    private static HandlerFailure NoHandler(WebhookEvent webhookEvent) => new(
        "the search for a handler",
        new InvalidOperationException($"No handler was added for {webhookEvent.GetType()}. Add one, or delete the event from the inbox."));
}

/// <summary>The delays before an event is handled again.</summary>
internal static class RetryDelays
{
    /// <summary>The delay after a failed attempt, given the number of failed attempts before it.</summary>
    public static TimeSpan After(int earlierFailures, WebhookInboxOptions options)
    {
        var delay = Math.Min(options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(earlierFailures, 40)), options.MaxRetryDelay.TotalSeconds);
#pragma warning disable CA5394 // The jitter only spreads retries, so it may be predictable.
        return TimeSpan.FromSeconds(delay * (1 - (Random.Shared.NextDouble() / 5)));
#pragma warning restore CA5394
    }
}
