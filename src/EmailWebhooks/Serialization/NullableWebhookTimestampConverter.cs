using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a timestamp that may be missing: null and "" are null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NullableWebhookTimestampConverter : JsonConverter<WebhookTimestamp?>
{
    /// <inheritdoc/>
    public override WebhookTimestamp? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var timestamp = WebhookTimestampConverter.Read(ref reader);
        return timestamp.Raw.Length == 0 ? null : timestamp;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WebhookTimestamp? value, JsonSerializerOptions options) => writer.WriteStringValue(value?.Raw);
}
