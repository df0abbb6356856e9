using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tool.Events;

/// <summary>A member of an event as people read it.</summary>
/// <param name="Path">The property that holds it, for instance <c>Detail.Url</c>; of a member without one, its name in the body.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Note">Why no property holds it; null when one does.</param>
internal sealed record EventMember(string Path, string Value, string? Note = null);

/// <summary>Lists an event's members in the order of the vendor's documents, then those that no property holds.</summary>
internal static class EventMembers
{
    public static IEnumerable<EventMember> Of(WebhookEvent webhookEvent)
    {
        var properties = ToolJson.TypeInfo(webhookEvent.GetType()).Properties
            .Where(property => !property.IsExtensionData && property.Get is not null)
            .OrderBy(property => property.Order)
            .ToList();
        return properties
            .SelectMany(property => OfValue(property.Get!(webhookEvent), PropertyName(property)))
            .Concat(OfAdditional(webhookEvent.AdditionalProperties, "", properties));
    }

    private static IEnumerable<EventMember> OfValue(object? value, string path) => value switch
    {
        null => [],
        PinpointeClickDetail detail =>
        [
            .. OfValue(detail.LinkId, $"{path}.{nameof(detail.LinkId)}"),
            .. OfValue(detail.Url, $"{path}.{nameof(detail.Url)}"),
            .. OfAdditional(detail.AdditionalProperties, $"{path}.", []),
        ],
        IReadOnlyList<MailingworkField> fields => fields.SelectMany(field =>
            OfItem($"{path}[id={field.Id}]", string.Join(", ", field.Values), field.AdditionalProperties)),
        IReadOnlyList<MailingworkListEntry> lists => lists.SelectMany(list =>
            OfItem($"{path}[id={list.Id}]", list.Value ? "yes" : "no", list.AdditionalProperties)),
        WebhookTimestamp timestamp => [new EventMember(path, timestamp.Raw)],
        _ => [new EventMember(path, Convert.ToString(value, CultureInfo.InvariantCulture)!)],
    };

    private static IEnumerable<EventMember> OfItem(string path, string value, IDictionary<string, JsonElement>? additional) =>
        OfAdditional(additional, path + ".", []).Prepend(new EventMember(path, value));

    private static IEnumerable<EventMember> OfAdditional(IDictionary<string, JsonElement>? additional, string path, List<JsonPropertyInfo> properties)
    {
        foreach (var (name, value) in additional ?? new Dictionary<string, JsonElement>())
        {
            var property = properties.Find(property => property.Name == name);
            var note = property is null ? "unknown" : $"does not fit {PropertyName(property)}";
            yield return new EventMember(path + name, ToolJson.CompactText(value), note);
        }
    }

    private static string PropertyName(JsonPropertyInfo property) => ((MemberInfo)property.AttributeProvider!).Name;
}
