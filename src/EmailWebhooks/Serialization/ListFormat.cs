using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>An array of objects; read into an array of exactly their number.</summary>
internal sealed class ListFormat<T>(JsonFormat<T> item) : JsonFormat<IReadOnlyList<T>>
    where T : class
{
    public override bool TryRead(ref Utf8JsonReader reader, out IReadOnlyList<T> value)
    {
        value = [];
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        // Most lists hold documented members only; one that does not is read again.
        var start = reader;
        if (TryReadItems(ref reader, arePlain: true, ref value))
        {
            return true;
        }

        reader = start;
        if (TryReadItems(ref reader, arePlain: false, ref value))
        {
            return true;
        }

        reader = start;
        return false;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteStartArray();
        foreach (var one in value)
        {
            item.Write(writer, one);
        }

        writer.WriteEndArray();
    }

    private bool TryReadItems(ref Utf8JsonReader reader, bool arePlain, ref IReadOnlyList<T> value)
    {
        var count = 0;
        object[] scratch = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == scratch.Length)
            {
                scratch = ScratchArray.Grow(scratch);
            }

            if (!(arePlain ? item.TryReadPlain(ref reader, out var read) : item.TryRead(ref reader, out read)))
            {
                ScratchArray.Return(scratch, count);
                return false;
            }

            scratch[count++] = read;
        }

        if (count > 0)
        {
            var items = new T[count];
            for (var i = 0; i < items.Length; i++)
            {
                // Nothing else was put in, and a checked cast of each would cost time.
                items[i] = Unsafe.As<T>(scratch[i]);
            }

            ScratchArray.Return(scratch, count);
            value = items;
        }

        return true;
    }
}

/// <summary>
/// The thread's array to gather items in before their number is known, so that growing a list leaves no garbage. Not a
/// static field of a generic type, where finding it would cost a look-up.
/// </summary>
file static class ScratchArray
{
    private const int UsualLength = 64;

    [ThreadStatic]
    private static object[]? _array;

    /// <summary>Replaces a full array, at first an empty one, by a larger one.</summary>
    public static object[] Grow(object[] array)
    {
        if (array.Length > 0)
        {
            Array.Resize(ref array, array.Length * 2);
            return array;
        }

        var usual = _array ?? new object[UsualLength];
        _array = null;
        return usual;
    }

    /// <summary>Keeps the array for the next list, unless a long list has made it large.</summary>
    public static void Return(object[] array, int count)
    {
        if (array.Length == UsualLength)
        {
            Array.Clear(array, 0, count);
            _array = array;
        }
    }
}
