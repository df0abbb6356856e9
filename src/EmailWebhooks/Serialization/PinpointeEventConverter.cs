using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

/// <summary>Reads any Pinpointe event as the type that its <c>event</c> member names, and writes each as its own type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PinpointeEventConverter : JsonConverter<PinpointeEvent>
{
    /// <inheritdoc/>
    public override PinpointeEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The name can stand anywhere and a member may not fit, so the whole value must be at hand; a reader does not give it.
        using var document = JsonDocument.ParseValue(ref reader);
        return PinpointeEvent.Parse(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PinpointeEvent value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ModelJson.TypeInfo(value.GetType()));
}
