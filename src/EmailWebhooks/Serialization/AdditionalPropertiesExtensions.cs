using System.Text.Json;

namespace EmailWebhooks.Serialization;

internal static class AdditionalPropertiesExtensions
{
    /// <summary>Takes one member out; null when none is left.</summary>
    public static IDictionary<string, JsonElement>? Without(this IDictionary<string, JsonElement> members, string name)
    {
        members.Remove(name);
        return members.Count == 0 ? null : members;
    }
}
