using System.Text.Json;
using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.AspNetCore.Endpoints;
using EmailWebhooks.AspNetCore.Handlers;
using EmailWebhooks.AspNetCore.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore;

/// <summary>Takes a delivery from its secret to its answer.</summary>
internal sealed class WebhookReceiver(
    IOptionsMonitor<WebhookReceiverOptions> options,
    HandlerPipeline handlers,
    DeliveryTelemetry telemetry,
    TimeProvider timeProvider,
    ILogger<WebhookReceiver> logger)
{
    public async Task ReceiveAsync(HttpContext context, WebhookVendor vendor)
    {
        using var activity = DeliveryTelemetry.StartActivity();
        var (labels, outcome) = await ProcessAsync(context, vendor);
        if (outcome == DeliveryOutcome.Aborted && context.Features.Get<IHttpRequestTimeoutFeature>() is not null)
        {
            // The application's request time-out cancels the same token as a caller that goes away, but this one waits.
            outcome = DeliveryOutcome.TimedOut;
        }

        logger.Delivered(outcome.Level, labels.Vendor, labels.Event, outcome.Name);
        telemetry.RecordDelivery(activity, labels, outcome);
        Answer(context, outcome);
    }

    private static void Answer(HttpContext context, DeliveryOutcome outcome)
    {
        if (outcome.StatusCode == StatusCodes.Status200OK)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            // A handler has begun an answer of its own, which would tell the vendor that all is well.
            context.Abort();
            return;
        }

        context.Response.StatusCode = outcome.StatusCode;
        if (context.Features.Get<IStatusCodePagesFeature>() is { } statusCodePages)
        {
            // A page for people, or a redirect to one, is no answer for a vendor.
            statusCodePages.Enabled = false;
        }
    }

    private async ValueTask<(DeliveryLabels Labels, DeliveryOutcome Outcome)> ProcessAsync(HttpContext context, WebhookVendor vendor)
    {
        var receivedAt = timeProvider.GetUtcNow();
        if (CurrentOptions() is not { } current || !SharedSecret.IsAccepted(context.Request.QueryString, current))
        {
            return (vendor.Label(context), DeliveryOutcome.Unauthorized);
        }

        var callerGone = context.RequestAborted;
        var body = await RequestBody.ReadAsync(context, current.MaxBodySize, callerGone);
        if (body.Refusal is { } refusal)
        {
            return (vendor.Label(context), refusal);
        }

        if (body.Bytes.Length == 0)
        {
            return WithoutBody(context, vendor.Label(context));
        }

        object webhookEvent;
        try
        {
            webhookEvent = vendor.Parse(context, body.Bytes);
        }
        catch (JsonException malformed)
        {
            var unparsed = vendor.Label(context);
            logger.Malformed(unparsed.Vendor, unparsed.Event, malformed.LineNumber, malformed.BytePositionInLine);
            return (unparsed, DeliveryOutcome.Malformed);
        }

        var labels = vendor.Label(webhookEvent);
        var start = telemetry.StartHandling();
        var outcome = await handlers.RunAsync(labels, webhookEvent, new WebhookDelivery(context, body.Bytes, receivedAt), callerGone);
        telemetry.RecordHandling(start, labels, outcome);
        return (labels, outcome);
    }

    private (DeliveryLabels Labels, DeliveryOutcome Outcome) WithoutBody(HttpContext context, DeliveryLabels labels)
    {
        if (context.Request.ContentLength is null or 0)
        {
            return (labels, DeliveryOutcome.Empty);
        }

        logger.BodyConsumed(labels.Vendor, labels.Event);
        return (labels, DeliveryOutcome.Failed);
    }

    /// <summary>Null while they are invalid, which a reload of the configuration can bring about at any time.</summary>
    private WebhookReceiverOptions? CurrentOptions()
    {
        try
        {
            return options.CurrentValue;
        }
        catch (Exception invalid)
        {
            logger.InvalidOptions(invalid);
            return null;
        }
    }
}
