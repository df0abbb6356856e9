using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The link that a <see cref="PinpointeClickEvent"/> is about.</summary>
[JsonConverter(typeof(NestedObjectConverter<PinpointeClickDetail, PinpointeClickDetailMembers>))]
public sealed class PinpointeClickDetail : IExtensible
{
    /// <summary>The id of the link (<c>linkid</c> in the payload); null when the payload has none.</summary>
    public long? LinkId { get; set; }

    /// <summary>The address the link leads to, as sent; null when the payload has none. Check it before you follow or show it.</summary>
    public string? Url { get; set; }

    /// <summary>Every member of the object that this type has no property for; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
