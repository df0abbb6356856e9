using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>A model that keeps what it has no property for.</summary>
internal interface IExtensible
{
    IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
