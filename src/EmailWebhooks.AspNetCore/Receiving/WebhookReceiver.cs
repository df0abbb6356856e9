using System.Diagnostics;
using System.Text.Json;
using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Processes a delivery step by step: secret, body, event, handlers or inbox, response.</summary>
internal sealed class WebhookReceiver(
    IOptionsMonitor<WebhookReceiverOptions> options,
    IEnumerable<ReceiverAccount> accounts,
    HandlerPipeline handlers,
    DeliveryTelemetry telemetry,
    RefusalSummary refusals,
    DriftReport drift,
    TimeProvider timeProvider,
    ILogger<WebhookReceiver> logger,
    IInboxIntake? inbox = null)
{
    /// <summary>The route parameter that names the event when the body does not.</summary>
    public const string EventParameter = "event";

    /// <summary>Event names come from requests, so only this many are warned about.</summary>
    private const int MaxUnhandledNames = 100;

    private readonly HashSet<(string Receiver, string Event)> _unhandled = [];

    public bool Knows(string? account) => accounts.Any(added => added.Name == account);

    public async Task ReceiveAsync(HttpContext context, ReceiverEndpoint endpoint)
    {
        DeliveryOutcome outcome;
        using (var activity = DeliveryTelemetry.StartActivity())
        {
            (var eventName, outcome) = await ProcessAsync(context, endpoint, activity);
            var shownName = LogText.Of(eventName);
            logger.Delivered(outcome.Level, endpoint.Name, shownName, outcome.Name);
            telemetry.RecordDelivery(activity, endpoint.Vendor, eventName, outcome);
        }

        await DeliveryResponse.SendAsync(context, outcome, timeProvider);
    }

    private async ValueTask<(string EventName, DeliveryOutcome Outcome)> ProcessAsync(HttpContext context, ReceiverEndpoint endpoint, Activity? activity)
    {
        var receivedAt = timeProvider.GetUtcNow();
        var eventName = context.Request.RouteValues[EventParameter] as string ?? "";
        var current = options.Get(endpoint.Account);
        if (SharedSecret.Check(context.Request.QueryString, current) is var check and not SecretCheck.Accepted)
        {
            logger.Refused(endpoint.Name, check);
            refusals.Add(endpoint.Name, check);
            return (eventName, DeliveryOutcome.Unauthorized);
        }

        var callerGone = context.RequestAborted;
        var body = await RequestBody.ReadAsync(context, current.MaxBodySize, callerGone);
        if (body.Refusal is { } refusal)
        {
            return (eventName, Refuse(context, endpoint, eventName, refusal, body.Failure, activity));
        }

        if (body.Bytes.Length == 0)
        {
            return (eventName, await AcceptProbeAsync(context, endpoint, eventName, body, receivedAt));
        }

        WebhookEvent webhookEvent;
        try
        {
            webhookEvent = endpoint.Vendor.Parse(eventName, body.Bytes);
        }
        catch (JsonException malformed)
        {
            return (eventName, Malformed(endpoint, eventName, body, malformed));
        }

        eventName = endpoint.Vendor.EventName(webhookEvent);
        drift.Examine(endpoint, webhookEvent, eventName);
        if (!handlers.Handles(webhookEvent))
        {
            return (eventName, Unhandled(endpoint, webhookEvent, eventName, current));
        }

        var delivery = ToDelivery(context, endpoint, eventName, body, receivedAt);
        return (eventName, inbox is null
            ? await HandleAsync(context, endpoint, webhookEvent, delivery, activity, callerGone)
            : await inbox.AcceptAsync(endpoint.Vendor, webhookEvent, delivery));
    }

    private DeliveryOutcome Refuse(HttpContext context, ReceiverEndpoint endpoint, string eventName, DeliveryOutcome refusal, Exception? failure, Activity? activity)
    {
        if (failure is not null)
        {
            var shownName = LogText.Of(eventName);
            logger.BodyUnreadable(endpoint.Name, shownName, refusal.StatusCode, failure);
            DeliveryTelemetry.RecordException(activity, failure);
        }

        return refusal == DeliveryOutcome.Aborted ? Gone(context) : refusal;
    }

    private static WebhookDelivery ToDelivery(HttpContext context, ReceiverEndpoint endpoint, string eventName, RequestBody body, DateTimeOffset receivedAt) => new()
    {
        Vendor = endpoint.Vendor.Name,
        Account = endpoint.Account,
        EventName = eventName,
        Body = body.Bytes,
        ReceivedAt = receivedAt,
        Services = context.RequestServices,
        HttpContext = context,
    };

    /// <summary>
    /// An empty body is a probe of the URL, unless something else has already read it. An inbox stores it like an event,
    /// because only that shows that events can be stored: after a 200, a vendor may deliver everything that it has buffered.
    /// </summary>
    private async ValueTask<DeliveryOutcome> AcceptProbeAsync(
        HttpContext context, ReceiverEndpoint endpoint, string eventName, RequestBody body, DateTimeOffset receivedAt)
    {
        var mayHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is not false;
        if (context.Request.ContentLength > 0 || (mayHaveBody && body.WasReadBefore))
        {
            return Consumed(endpoint, eventName);
        }

        return inbox is null
            || await inbox.AcceptAsync(
                endpoint.Vendor, endpoint.Vendor.Parse(eventName, "{}"u8), ToDelivery(context, endpoint, eventName, body, receivedAt)) != DeliveryOutcome.StoreFailed
            ? DeliveryOutcome.Empty
            : DeliveryOutcome.StoreFailed;
    }

    private DeliveryOutcome Malformed(ReceiverEndpoint endpoint, string eventName, RequestBody body, JsonException malformed)
    {
        if (body.WasReadBefore)
        {
            return Consumed(endpoint, eventName);
        }

        var shownName = LogText.Of(eventName);
        logger.Malformed(endpoint.Name, shownName, malformed.LineNumber, malformed.BytePositionInLine);
        return DeliveryOutcome.Malformed;
    }

    private DeliveryOutcome Consumed(ReceiverEndpoint endpoint, string eventName)
    {
        var shownName = LogText.Of(eventName);
        logger.BodyConsumed(endpoint.Name, shownName);
        return DeliveryOutcome.Failed;
    }

    private DeliveryOutcome Unhandled(ReceiverEndpoint endpoint, WebhookEvent webhookEvent, string eventName, WebhookReceiverOptions current)
    {
        var outcome = current.RefuseUnhandledEvents ? DeliveryOutcome.Refused : DeliveryOutcome.Unhandled;
        var shownName = LogText.Of(eventName);
        lock (_unhandled)
        {
            if (_unhandled.Count >= MaxUnhandledNames || !_unhandled.Add((endpoint.Name, shownName.ToLowerInvariant())))
            {
                return outcome;
            }
        }

        logger.NoHandler(endpoint.Name, shownName, webhookEvent.GetType().Name, outcome.StatusCode);
        return outcome;
    }

    private async ValueTask<DeliveryOutcome> HandleAsync(
        HttpContext context,
        ReceiverEndpoint endpoint,
        WebhookEvent webhookEvent,
        WebhookDelivery delivery,
        Activity? activity,
        CancellationToken callerGone)
    {
        var start = timeProvider.GetTimestamp();
        var failure = await handlers.RunAsync(webhookEvent, delivery, callerGone);
        var elapsed = timeProvider.GetElapsedTime(start);
        var outcome = failure is { Exception: not OperationCanceledException } ? DeliveryOutcome.Failed
            : callerGone.IsCancellationRequested ? Gone(context)
            : failure is null ? DeliveryOutcome.Handled
            : DeliveryOutcome.Failed;
        telemetry.RecordHandling(elapsed, endpoint.Vendor, delivery.EventName, outcome);
        if (outcome == DeliveryOutcome.Failed)
        {
            var shownName = LogText.Of(delivery.EventName);
            logger.HandlerFailed(endpoint.Name, shownName, failure!.Value.Handler, failure.Value.Exception);
            DeliveryTelemetry.RecordException(activity, failure.Value.Exception);
        }
        else if (outcome == DeliveryOutcome.Aborted)
        {
            var shownName = LogText.Of(delivery.EventName);
            logger.CallerGone(endpoint.Name, shownName, elapsed.TotalSeconds);
        }

        return outcome;
    }

    /// <summary>The application's request timeout cancels the same token as a disconnect, but then the caller still waits.</summary>
    private static DeliveryOutcome Gone(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true } ? DeliveryOutcome.TimedOut : DeliveryOutcome.Aborted;
}
