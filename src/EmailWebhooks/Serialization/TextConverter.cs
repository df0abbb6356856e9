using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads text; a number, a boolean or an object becomes its JSON text.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TextConverter : JsonConverter<string?>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    internal static string Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? TokenText.Utf16(ref reader) : ReadOther(ref reader);

    private static string ReadOther(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return TokenText.Utf16(ref reader);
            case JsonTokenType.StartObject:
                using (var document = JsonDocument.ParseValue(ref reader))
                {
                    return document.RootElement.GetRawText();
                }

            default:
                throw new JsonException();
        }
    }
}
