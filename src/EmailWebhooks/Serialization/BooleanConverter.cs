using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads true and false in the forms that a PHP system sends: true/false, 1/0, "1"/"0", "true"/"false".</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BooleanConverter : JsonConverter<bool>
{
    /// <inheritdoc/>
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);

    internal static bool Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number or JsonTokenType.String)
        {
            var text = TokenText.Utf8(ref reader);
            if (text.SequenceEqual("1"u8) || text.SequenceEqual("true"u8))
            {
                return true;
            }

            if (text.SequenceEqual("0"u8) || text.SequenceEqual("false"u8))
            {
                return false;
            }
        }

        throw new JsonException();
    }
}
