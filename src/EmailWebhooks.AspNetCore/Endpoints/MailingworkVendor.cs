using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore.Endpoints;

/// <summary>MAILINGWORK: the body names no event, so the URL does.</summary>
internal sealed class MailingworkVendor : WebhookVendor
{
    public const string EventParameter = "event";

    private const string Name = "mailingwork";

    public static readonly MailingworkVendor Instance = new();

    public override object Parse(HttpContext context, ReadOnlySpan<byte> body) => MailingworkEvent.Parse(TypeOf(context), body);

    public override DeliveryLabels Label(HttpContext context)
    {
        var type = TypeOf(context);
        return new(Name, MailingworkEventType.Known.Contains(type) ? type.Name : DeliveryLabels.UnknownEvent);
    }

    public override DeliveryLabels Label(object webhookEvent) =>
        new(Name, webhookEvent is UnknownMailingworkEvent ? DeliveryLabels.UnknownEvent : ((MailingworkEvent)webhookEvent).Type.Name);

    private static MailingworkEventType TypeOf(HttpContext context) => new((string)context.Request.RouteValues[EventParameter]!);
}
