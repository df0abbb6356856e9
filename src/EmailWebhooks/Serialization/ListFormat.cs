using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>An array of objects, read into an array of exactly its length.</summary>
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

        // Most lists contain only items in the usual form; any other list is read again.
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
                // The array holds nothing else, and a checked cast of each item would cost time.
                items[i] = Unsafe.As<T>(scratch[i]);
            }

            ScratchArray.Return(scratch, count);
            value = items;
        }

        return true;
    }
}

/// <summary>
/// An array per thread that collects items until their number is known, so that reading a list leaves no garbage. Its field
/// is not in a generic type, where accessing a static field would cost a lookup.
/// </summary>
file static class ScratchArray
{
    private const int UsualLength = 64;

    [ThreadStatic]
    private static object[]? _array;

    /// <summary>Replaces a full array with a larger one, and an empty array with the thread's own.</summary>
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

    /// <summary>Keeps the array for the next list, unless a long list has enlarged it.</summary>
    public static void Return(object[] array, int count)
    {
        if (array.Length == UsualLength)
        {
            Array.Clear(array, 0, count);
            _array = array;
        }
    }
}
