using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads and writes an event type as its name.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkEventTypeConverter : JsonConverter<MailingworkEventType>
{
    /// <inheritdoc/>
    public override MailingworkEventType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new(reader.GetString()!) : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MailingworkEventType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
