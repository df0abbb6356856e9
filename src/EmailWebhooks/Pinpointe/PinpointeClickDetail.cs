using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The link that a <see cref="PinpointeClickEvent"/> is about.</summary>
public sealed class PinpointeClickDetail
{
    /// <summary>The id of the link (<c>linkid</c> in the payload); null when the payload has none.</summary>
    [JsonPropertyName("linkid"), JsonPropertyOrder(0), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LinkId { get; set; }

    /// <summary>The address the link leads to, as sent; null when the payload has none. Check it before you follow or show it.</summary>
    [JsonPropertyName("url"), JsonPropertyOrder(1), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; set; }

    /// <summary>Every member of the object that this type has no property for; null when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
