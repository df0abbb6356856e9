using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads an id that must be there, sent as a number or as a numeric string.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RequiredInt64Converter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    internal static long Read(ref Utf8JsonReader reader) => Int64Converter.Read(ref reader) ?? throw new JsonException();
}
