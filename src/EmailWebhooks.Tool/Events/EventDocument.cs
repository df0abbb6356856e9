using System.Text.Json;

namespace EmailWebhooks.Tool.Events;

/// <summary>An event in JSON output.</summary>
/// <param name="Type">The name of its .NET type.</param>
/// <param name="Vendor">The vendor.</param>
/// <param name="Event">The vendor's name for the event; null if the body does not name it.</param>
/// <param name="Members">The members that have a property, by their names in the body.</param>
/// <param name="Additional">The members without a property, as they were sent.</param>
internal sealed record EventDocument(
    string Type,
    Vendor Vendor,
    string? Event,
    IReadOnlyDictionary<string, JsonElement> Members,
    IReadOnlyDictionary<string, JsonElement> Additional)
{
    public static EventDocument Of(WebhookEvent webhookEvent)
    {
        var additional = new Dictionary<string, JsonElement>(webhookEvent.AdditionalProperties ?? new Dictionary<string, JsonElement>());
        var members = JsonSerializer.SerializeToElement(webhookEvent, ToolJson.TypeInfo(webhookEvent.GetType()))
            .EnumerateObject()
            .Where(member => !additional.ContainsKey(member.Name))
            .ToDictionary(member => member.Name, member => member.Value);
        return new EventDocument(webhookEvent.GetType().Name, webhookEvent.VendorOf(), webhookEvent.NameOf(), members, additional);
    }
}
