using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore.Endpoints;

/// <summary>Pinpointe: one URL for all events, and the body says which one it is.</summary>
internal sealed class PinpointeVendor : WebhookVendor
{
    private const string Name = "pinpointe";

    public static readonly PinpointeVendor Instance = new();

    public override object Parse(HttpContext context, ReadOnlySpan<byte> body) => PinpointeEvent.Parse(body);

    public override DeliveryLabels Label(HttpContext context) => new(Name, DeliveryLabels.UnknownEvent);

    public override DeliveryLabels Label(object webhookEvent) => new(Name, webhookEvent switch
    {
        PinpointeOpenEvent => "open",
        PinpointeClickEvent => "click",
        PinpointeBounceEvent => "bounce",
        PinpointeUnsubscribeEvent => "unsubscribe",
        PinpointeComplaintEvent => "complaint",
        _ => DeliveryLabels.UnknownEvent,
    });
}
