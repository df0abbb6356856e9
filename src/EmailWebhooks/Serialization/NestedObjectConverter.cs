using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>
/// Reads an object inside a payload: its known members, and whatever else it holds into its additional properties.
/// Written by hand because the serializer allocates a stack for nested objects, which here would weigh as much as they do.
/// </summary>
/// <typeparam name="T">The type of the object.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NestedObjectConverter<T> : JsonConverter<T>
    where T : class
{
    /// <summary>What <see cref="ReadMember"/> returns for a member that the type does not know.</summary>
    private protected const int NotKnown = 0;

    private protected NestedObjectConverter()
    {
    }

    /// <inheritdoc/>
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        WriteMembers(writer, value);
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

    internal T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var value = Create();
        var seen = NotKnown;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = ReadMember(ref reader, value);
            seen |= member;
            if (member == NotKnown)
            {
                var name = reader.GetString()!;
                reader.Read();
                (((IExtensible)value).AdditionalProperties ??= new Dictionary<string, JsonElement>())[name] = RepresentableJson.Read(ref reader);
            }
        }

        return (seen & RequiredMembers) == RequiredMembers ? value : throw new JsonException();
    }

    private protected abstract T Create();

    /// <summary>The members, as <see cref="ReadMember"/> returns them, without which the object says nothing.</summary>
    private protected abstract int RequiredMembers { get; }

    /// <summary>Reads the member whose name the reader stands on, if it is known.</summary>
    /// <returns>A bit that stands for the member, or <see cref="NotKnown"/> with the reader left where it was.</returns>
    private protected abstract int ReadMember(ref Utf8JsonReader reader, T value);

    private protected abstract void WriteMembers(Utf8JsonWriter writer, T value);
}
