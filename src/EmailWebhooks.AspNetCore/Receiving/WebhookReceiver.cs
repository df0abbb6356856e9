using System.Text.Json;
using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Takes a delivery from its secret to its response: secret, body, event, handlers or inbox, response.</summary>
internal sealed class WebhookReceiver(
    IOptionsMonitor<WebhookReceiverOptions> options,
    IEnumerable<ReceiverAccount> accounts,
    HandlerPipeline handlers,
    DeliveryTelemetry telemetry,
    TimeProvider timeProvider,
    ILogger<WebhookReceiver> logger,
    IInboxIntake? inbox = null)
{
    /// <summary>The route parameter that names the event, where the body does not.</summary>
    public const string EventParameter = "event";

    private readonly HashSet<(string Receiver, string Event)> _unhandled = [];

    public bool Knows(string? account) => accounts.Any(added => added.Name == account);

    public async Task ReceiveAsync(HttpContext context, ReceiverEndpoint endpoint)
    {
        using var activity = DeliveryTelemetry.StartActivity();
        var (eventName, outcome) = await ProcessAsync(context, endpoint);
        if (outcome == DeliveryOutcome.Aborted && context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true })
        {
            // The application's request time-out cancels the same token as a caller that goes away, but this one waits.
            outcome = DeliveryOutcome.TimedOut;
        }

        var shownName = LogText.Of(eventName);
        logger.Delivered(outcome.Level, endpoint.Name, shownName, outcome.Name);
        telemetry.RecordDelivery(activity, endpoint.Vendor, eventName, outcome);
        Respond(context, outcome);
    }

    private async ValueTask<(string EventName, DeliveryOutcome Outcome)> ProcessAsync(HttpContext context, ReceiverEndpoint endpoint)
    {
        var receivedAt = timeProvider.GetUtcNow();
        var eventName = context.Request.RouteValues[EventParameter] as string ?? WebhookVendor.UnknownEvent;
        var current = options.Get(endpoint.Account);
        if (SharedSecret.Check(context.Request.QueryString, current) != SecretCheck.Accepted)
        {
            return (eventName, DeliveryOutcome.Unauthorized);
        }

        var callerGone = context.RequestAborted;
        var body = await RequestBody.ReadAsync(context, current.MaxBodySize, callerGone);
        if (body.Refusal is { } refusal)
        {
            return (eventName, refusal);
        }

        if (body.Bytes.Length == 0)
        {
            return (eventName, WithoutBody(context, endpoint, eventName));
        }

        WebhookEvent webhookEvent;
        try
        {
            webhookEvent = endpoint.Vendor.Parse(eventName, body.Bytes);
        }
        catch (JsonException malformed)
        {
            logger.Malformed(endpoint.Name, LogText.Of(eventName), malformed.LineNumber, malformed.BytePositionInLine);
            return (eventName, DeliveryOutcome.Malformed);
        }

        eventName = endpoint.Vendor.EventName(webhookEvent);
        var delivery = new WebhookDelivery
        {
            Vendor = endpoint.Vendor.Name,
            Account = endpoint.Account,
            EventName = eventName,
            Body = body.Bytes,
            ReceivedAt = receivedAt,
            Services = context.RequestServices,
            HttpContext = context,
        };
        return (eventName, await DispatchAsync(endpoint, webhookEvent, delivery, current, callerGone));
    }

    private DeliveryOutcome WithoutBody(HttpContext context, ReceiverEndpoint endpoint, string eventName)
    {
        if (context.Request.ContentLength is null or 0)
        {
            return DeliveryOutcome.Empty;
        }

        logger.BodyConsumed(endpoint.Name, LogText.Of(eventName));
        return DeliveryOutcome.Failed;
    }

    private async ValueTask<DeliveryOutcome> DispatchAsync(
        ReceiverEndpoint endpoint,
        WebhookEvent webhookEvent,
        WebhookDelivery delivery,
        WebhookReceiverOptions current,
        CancellationToken callerGone)
    {
        if (!handlers.Handles(webhookEvent))
        {
            var outcome = current.RefuseUnhandledEvents ? DeliveryOutcome.Refused : DeliveryOutcome.Unhandled;
            lock (_unhandled)
            {
                if (_unhandled.Add((endpoint.Name, delivery.EventName)))
                {
                    logger.NoHandler(endpoint.Name, LogText.Of(delivery.EventName), webhookEvent.GetType().Name, outcome.StatusCode);
                }
            }

            return outcome;
        }

        if (inbox is not null)
        {
            return await inbox.AcceptAsync(endpoint.Vendor, webhookEvent, delivery, callerGone);
        }

        var start = telemetry.StartHandling();
        var failure = await handlers.RunAsync(webhookEvent, delivery, callerGone);
        var handled = failure switch
        {
            null => DeliveryOutcome.Handled,
            { Exception: OperationCanceledException } when callerGone.IsCancellationRequested => DeliveryOutcome.Aborted,
            _ => DeliveryOutcome.Failed,
        };
        telemetry.RecordHandling(start, endpoint.Vendor, delivery.EventName, handled);
        if (handled == DeliveryOutcome.Failed)
        {
            logger.HandlerFailed(endpoint.Name, LogText.Of(delivery.EventName), failure!.Value.Handler, failure.Value.Exception);
        }

        return handled;
    }

    private static void Respond(HttpContext context, DeliveryOutcome outcome)
    {
        if (outcome.StatusCode == StatusCodes.Status200OK)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            // A handler has begun a response of its own, which would tell the vendor that all is well.
            context.Abort();
            return;
        }

        context.Response.StatusCode = outcome.StatusCode;
        if (context.Features.Get<IStatusCodePagesFeature>() is { } statusCodePages)
        {
            // A vendor has no use for a page, or for a redirect to one.
            statusCodePages.Enabled = false;
        }
    }
}

/// <summary>A mapped endpoint, or the endpoints of one vendor and account.</summary>
internal sealed class ReceiverEndpoint(WebhookVendor vendor, string? account)
{
    public WebhookVendor Vendor => vendor;

    /// <summary>Null for the default account.</summary>
    public string? Account => account;

    /// <summary>What log lines call it.</summary>
    public string Name { get; } = account is null ? vendor.Name : $"{vendor.Name} (account {account})";
}

/// <summary>Marks the endpoints of MAILINGWORK, so that their URLs can be found.</summary>
/// <param name="Account">Null for the default account.</param>
internal sealed record MailingworkEndpointMetadata(string? Account);
