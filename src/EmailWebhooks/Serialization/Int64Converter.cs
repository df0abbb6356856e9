using System.Buffers.Text;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads an id that is sent as a number or as a numeric string; null and "" are null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Int64Converter : JsonConverter<long?>
{
    /// <inheritdoc/>
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) => writer.WriteNumberValue(value.GetValueOrDefault());

    internal static long? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number;
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            var text = TokenText.Utf8(ref reader);
            if (text.IsEmpty)
            {
                return null;
            }

            if (Utf8Parser.TryParse(text, out long parsed, out var consumed) && consumed == text.Length)
            {
                return parsed;
            }
        }

        throw new JsonException();
    }
}
