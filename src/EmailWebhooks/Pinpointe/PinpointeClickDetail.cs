using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The link that a <see cref="PinpointeClickEvent"/> is about.</summary>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeClickDetail : IExtensible
{
    /// <summary><c>linkid</c> (all lower case): the id of the link; null when the payload has none.</summary>
    public long? LinkId { get; set; }

    /// <summary><c>url</c>: where the link leads, as sent; null when the payload has none. Validate it before you follow or display it.</summary>
    public string? Url { get; set; }

    /// <summary>Every member of the object that this type has no property for, by its JSON name; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
