using System.Text.Json;
using System.Text.Json.Serialization;
#if NET
using System.Text.Unicode;
#else
using System.Text;
#endif

namespace EmailWebhooks.Serialization;

/// <summary>
/// Reads JSON of any shape, and refuses text that cannot become UTF-16 (bytes that are not UTF-8, half of a surrogate
/// pair): a <see cref="JsonElement"/> would hold it until the day it is serialized, and fail then.
/// </summary>
internal sealed class RepresentableJson : JsonConverter<JsonElement>
{
#if !NET
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
#endif

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

    internal static JsonElement Read(ref Utf8JsonReader reader)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return IsRepresentable(System.Text.Encoding.UTF8.GetBytes(element.GetRawText())) ? element : throw new JsonException();
        }
        catch (InvalidOperationException)
        {
            throw new JsonException();
        }
    }

    /// <summary>Whether all text in well-formed JSON can become UTF-16.</summary>
    internal static bool IsRepresentable(ReadOnlySpan<byte> json) => IsUtf8(json) && (!MayHoldSurrogates(json) || SurrogatesArePaired(json));

    private static bool MayHoldSurrogates(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static bool SurrogatesArePaired(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> json)
    {
#if NET
        return Utf8.IsValid(json);
#else
        try
        {
            _ = StrictUtf8.GetCharCount(json.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }
}
