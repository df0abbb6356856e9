using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the name of an event; a known name costs no new string.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PinpointeEventNameConverter : JsonConverter<string?>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && PinpointeEventKind.FindName(TokenText.Utf8(ref reader)) is { } name
            ? name
            : TextConverter.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
