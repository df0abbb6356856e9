using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a timestamp that is sent as text in any form, or as a number.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WebhookTimestampConverter : JsonConverter<WebhookTimestamp>
{
    /// <inheritdoc/>
    public override WebhookTimestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WebhookTimestamp value, JsonSerializerOptions options) => writer.WriteStringValue(value.Raw);

    internal static WebhookTimestamp Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? new WebhookTimestamp(TokenText.Utf16(ref reader))
            : throw new JsonException();
}
