using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>Reads the value of the member at the reader's position, in the JSON types that the vendors leave open.</summary>
internal static class HandWrittenValue
{
    public static long? ReadInt64(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetInt64(),
            JsonTokenType.String => reader.GetString() is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null,
            JsonTokenType.Null => null,
            _ => throw new JsonException(),
        };
    }

    public static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.Null => null,
            _ => throw new JsonException(),
        };
    }

    public static WebhookTimestamp? ReadTimestamp(ref Utf8JsonReader reader) =>
        ReadString(ref reader) is { Length: > 0 } text ? new WebhookTimestamp(text) : null;

    public static IDictionary<string, JsonElement> Keep(ref Utf8JsonReader reader, IDictionary<string, JsonElement>? additionalProperties)
    {
        additionalProperties ??= new Dictionary<string, JsonElement>();
        var name = reader.GetString()!;
        reader.Read();
        additionalProperties[name] = JsonElement.ParseValue(ref reader);
        return additionalProperties;
    }
}
