using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore.Endpoints;

/// <summary>Pinpointe: one URL for all events, and the body says which one it is.</summary>
internal sealed class PinpointeVendor : WebhookVendor
{
    public static readonly PinpointeVendor Instance = new();

    public override object Parse(HttpContext context, ReadOnlySpan<byte> body) => PinpointeEvent.Parse(body);

    public override DeliveryLabels Label(HttpContext context, object? webhookEvent = null) => new("pinpointe", webhookEvent switch
    {
        PinpointeOpenEvent => "open",
        PinpointeClickEvent => "click",
        PinpointeBounceEvent => "bounce",
        PinpointeUnsubscribeEvent => "unsubscribe",
        PinpointeComplaintEvent => "complaint",
        _ => DeliveryLabels.UnknownEvent,
    });
}
