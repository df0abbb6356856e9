using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>
/// Reads an object inside a payload: its known members, and whatever else it holds into its additional properties.
/// Written by hand because the serializer allocates a stack for nested objects, which here would weigh as much as they do.
/// </summary>
/// <typeparam name="T">The type of the object.</typeparam>
/// <typeparam name="TMembers">Its known members.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NestedObjectConverter<T, TMembers> : JsonConverter<T>
    where T : class
    where TMembers : struct, INestedMembers<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => Write(writer, value);

    internal static T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var members = default(TMembers);
        var value = members.Create();
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = members.Read(ref reader, value);
            seen |= member;
            if (member == 0)
            {
                // Reading the value steps over the name.
                var name = reader.GetString()!;
                (((IExtensible)value).AdditionalProperties ??= new Dictionary<string, JsonElement>())[name] = RepresentableJson.Read(ref reader);
            }
        }

        return (seen & members.Required) == members.Required ? value : throw new JsonException();
    }

    internal static void Write(Utf8JsonWriter writer, T value)
    {
        writer.WriteStartObject();
        default(TMembers).Write(writer, value);
        if (((IExtensible)value).AdditionalProperties is { } additional)
        {
            foreach (var member in additional)
            {
                writer.WritePropertyName(member.Key);
                member.Value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
