using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads an array of items into an array of exactly their number; null is empty.</summary>
/// <typeparam name="T">The type of an item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class NestedListConverter<T> : JsonConverter<IReadOnlyList<T>>
    where T : class
{
    private const int ScratchLength = 64;

    private readonly NestedObjectConverter<T> _item;

    private protected NestedListConverter(NestedObjectConverter<T> item) => _item = item;

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.StartArray:
                return ReadArray(ref reader);
            default:
                throw new JsonException();
        }
    }

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
        {
            _item.Write(writer, item, options);
        }

        writer.WriteEndArray();
    }

    /// <summary>
    /// The thread's array to gather items in, so that growing a list costs no garbage; cleared after use, and given up when
    /// one body made it large. A static of each concrete converter: of a generic type it would cost a look-up.
    /// </summary>
    private protected abstract ref T[]? Scratch { get; }

    private T[] ReadArray(ref Utf8JsonReader reader)
    {
        var items = Scratch ?? new T[ScratchLength];
        Scratch = null;
        var count = 0;
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (count == items.Length)
                {
                    Array.Resize(ref items, count * 2);
                }

                items[count++] = _item.Read(ref reader);
            }

            return count == 0 ? [] : items.AsSpan(0, count).ToArray();
        }
        finally
        {
            if (items.Length == ScratchLength)
            {
                Array.Clear(items, 0, count);
                Scratch = items;
            }
        }
    }
}
