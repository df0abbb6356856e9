using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The link of a <see cref="PinpointeClickEvent"/>.</summary>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeClickDetail : IExtensible
{
    /// <summary><c>linkid</c> (all lower case): the id of the link; null if the payload contains none.</summary>
    public long? LinkId { get; set; }

    /// <summary><c>url</c>: the target of the link, as it was sent; null if the payload contains none. Validate it before you follow or display it.</summary>
    public string? Url { get; set; }

    /// <summary>All other members of the object, by JSON name; null if there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
