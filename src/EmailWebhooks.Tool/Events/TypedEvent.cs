using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tool.Events;

/// <summary>An event of either vendor; the vendors' models share no base.</summary>
/// <param name="Vendor">Whose it is.</param>
/// <param name="Name">The vendor's name of the event; null when a Pinpointe body names none.</param>
/// <param name="Value">The model.</param>
/// <param name="AdditionalProperties">The members that no property of the model holds.</param>
internal sealed record TypedEvent(Vendor Vendor, string? Name, object Value, IDictionary<string, JsonElement>? AdditionalProperties)
{
    public string TypeName => Value.GetType().Name;

    public static TypedEvent Of(PinpointeEvent webhookEvent) =>
        new(Vendor.Pinpointe, webhookEvent.Event, webhookEvent, webhookEvent.AdditionalProperties);

    public static TypedEvent Of(MailingworkEvent webhookEvent) =>
        new(Vendor.Mailingwork, webhookEvent.Type.Name, webhookEvent, webhookEvent.AdditionalProperties);
}
