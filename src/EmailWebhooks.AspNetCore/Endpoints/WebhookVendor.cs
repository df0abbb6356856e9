using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore.Endpoints;

/// <summary>What differs between the vendors.</summary>
internal abstract class WebhookVendor
{
    /// <exception cref="System.Text.Json.JsonException">The body is no JSON object.</exception>
    public abstract object Parse(HttpContext context, ReadOnlySpan<byte> body);

    /// <summary>Labels a delivery whose event was not parsed.</summary>
    public abstract DeliveryLabels Label(HttpContext context);

    /// <summary>Labels the delivery of an event.</summary>
    public abstract DeliveryLabels Label(object webhookEvent);
}
