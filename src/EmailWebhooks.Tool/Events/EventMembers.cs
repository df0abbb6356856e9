using System.Globalization;
using System.Reflection;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tool.Events;

/// <summary>A member of an event in a table.</summary>
/// <param name="Path">Its property, for instance <c>Detail.Url</c>; for a member without a property, its name in the body.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Note">Why it is not in a property; null if it is.</param>
internal sealed record EventMember(string Path, string Value, string? Note = null);

/// <summary>Lists an event's members: first those with a property, in the order of the vendor's documents, then the others.</summary>
internal static class EventMembers
{
    private static readonly Dictionary<string, PropertyInfo> NoProperties = [];

    // The vendor's names that are not the property's name in snake case.
    private static readonly Dictionary<string, string> Names = new()
    {
        [nameof(MailingworkOptinFinalizedEvent.OptinSetupId)] = "optinsetup_id",
        [nameof(MailingworkOptoutFinalizedEvent.OptoutSetupId)] = "optoutsetup_id",
        [nameof(MailingworkEvent.ActivatedAt)] = "activate_at",
    };

    public static IEnumerable<EventMember> Of(WebhookEvent webhookEvent)
    {
        var policy = webhookEvent is MailingworkEvent ? JsonNamingPolicy.SnakeCaseLower : JsonNamingPolicy.CamelCase;
        var properties = webhookEvent.GetType().GetProperties()
            .Where(property => property.CanWrite && property.Name != nameof(webhookEvent.AdditionalProperties))
            .ToDictionary(property => Names.GetValueOrDefault(property.Name, policy.ConvertName(property.Name)));
        return EventDocument.Of(webhookEvent).Members.Keys
            .Select(name => properties.GetValueOrDefault(name))
            .OfType<PropertyInfo>()
            .SelectMany(property => OfValue(property.GetValue(webhookEvent), property.Name))
            .Concat(OfAdditional(webhookEvent.AdditionalProperties, "", properties));
    }

    private static IEnumerable<EventMember> OfValue(object? value, string path) => value switch
    {
        null => [],
        PinpointeClickDetail detail =>
        [
            .. OfValue(detail.LinkId, $"{path}.{nameof(detail.LinkId)}"),
            .. OfValue(detail.Url, $"{path}.{nameof(detail.Url)}"),
            .. OfAdditional(detail.AdditionalProperties, $"{path}.", NoProperties),
        ],
        IReadOnlyList<MailingworkField> fields => fields.SelectMany(field =>
            OfItem($"{path}[id={field.Id}]", string.Join(", ", field.Values), field.AdditionalProperties)),
        IReadOnlyList<MailingworkListEntry> lists => lists.SelectMany(list =>
            OfItem($"{path}[id={list.Id}]", list.Value ? "yes" : "no", list.AdditionalProperties)),
        WebhookTimestamp timestamp => [new EventMember(path, timestamp.Raw)],
        _ => [new EventMember(path, Convert.ToString(value, CultureInfo.InvariantCulture)!)],
    };

    private static IEnumerable<EventMember> OfItem(string path, string value, IDictionary<string, JsonElement>? additional) =>
        OfAdditional(additional, path + ".", NoProperties).Prepend(new EventMember(path, value));

    private static IEnumerable<EventMember> OfAdditional(IDictionary<string, JsonElement>? additional, string path, Dictionary<string, PropertyInfo> properties)
    {
        foreach (var (name, value) in additional ?? new Dictionary<string, JsonElement>())
        {
            var note = properties.TryGetValue(name, out var property) ? $"does not fit {property.Name}" : "unknown";
            yield return new EventMember(path + name, ToolJson.CompactText(value), note);
        }
    }
}
