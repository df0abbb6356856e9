using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads an item <c>{"id": …, "value": …}</c>; both must be readable, whatever else it holds is kept.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NumberedItemConverter<T> : JsonConverter<T>
    where T : class, new()
{
    private protected NumberedItemConverter()
    {
    }

    /// <inheritdoc/>
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var item = (INumberedItem)value;
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, item.Id);
        writer.WritePropertyName("value"u8);
        WriteValue(writer, value);
        foreach (var member in item.AdditionalProperties ?? new Dictionary<string, JsonElement>())
        {
            writer.WritePropertyName(member.Key);
            member.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    internal T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var result = new T();
        var item = (INumberedItem)result;
        bool hasId = false, hasValue = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                item.Id = Int64Converter.Read(ref reader) ?? throw new JsonException();
                hasId = true;
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                reader.Read();
                ReadValue(ref reader, result);
                hasValue = true;
            }
            else
            {
                var name = reader.GetString()!;
                reader.Read();
                (item.AdditionalProperties ??= new Dictionary<string, JsonElement>())[name] = RepresentableJson.Read(ref reader);
            }
        }

        return hasId && (hasValue || !RequiresValue) ? result : throw new JsonException();
    }

    private protected abstract bool RequiresValue { get; }

    private protected abstract void ReadValue(ref Utf8JsonReader reader, T item);

    private protected abstract void WriteValue(Utf8JsonWriter writer, T item);
}
