using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>Reads complete values, and reports each failure as a <see cref="JsonException"/> that does not quote the payload.</summary>
internal static class Payload
{
    private const string Unrepresentable = "The payload contains text that is not valid UTF-8, or half of a surrogate pair.";

    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8.Slice(3) : utf8;

    /// <summary>Reads a body as one value; a leading byte order mark is skipped.</summary>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, or contains text that cannot be converted to UTF-16.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> utf8Json, JsonFormat<T> format)
    {
        var reader = new Utf8JsonReader(SkipByteOrderMark(utf8Json));
        try
        {
            reader.Read();
            if (format.TryRead(ref reader, out var value))
            {
                // Throws if anything but white space follows.
                reader.Read();
                return value;
            }
        }
        catch (JsonException malformed)
        {
            throw new JsonException("The payload is not well-formed JSON, or nests deeper than 64 levels.", "$", malformed.LineNumber, malformed.BytePositionInLine);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException(Unrepresentable, "$", 0, reader.TokenStartIndex);
        }

        throw new JsonException("The payload is not a JSON object.", "$", 0, 0);
    }

    /// <summary>Reads a value for the serializer, which adds the path and the position to the exception.</summary>
    public static T Read<T>(ref Utf8JsonReader reader, JsonFormat<T> format)
    {
        try
        {
            if (format.TryRead(ref reader, out var value))
            {
                return value;
            }
        }
        catch (JsonException)
        {
            throw new JsonException("The payload is not well-formed JSON, or nests deeper than the serializer's options allow.");
        }
        catch (InvalidOperationException)
        {
            throw new JsonException(Unrepresentable);
        }

        throw new JsonException();
    }
}
