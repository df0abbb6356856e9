using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads an array of objects into an array of exactly their number.</summary>
/// <typeparam name="T">The type of an object.</typeparam>
/// <typeparam name="TMembers">Its known members.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NestedListConverter<T, TMembers> : JsonConverter<IReadOnlyList<T>>
    where T : class
    where TMembers : struct, INestedMembers<T>
{
    /// <inheritdoc/>
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray ? ReadArray(ref reader) : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
        {
            NestedObjectConverter<T, TMembers>.Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static T[] ReadArray(ref Utf8JsonReader reader)
    {
        var scratch = ScratchArray.Take();
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == scratch.Length)
            {
                Array.Resize(ref scratch, count * 2);
            }

            scratch[count++] = NestedObjectConverter<T, TMembers>.Read(ref reader);
        }

        if (count == 0)
        {
            return [];
        }

        var items = new T[count];
        for (var i = 0; i < items.Length; i++)
        {
            // Nothing else was put in, and a checked cast of each would cost.
            items[i] = Unsafe.As<T>(scratch[i]);
        }

        ScratchArray.Return(scratch, count);
        return items;
    }
}
