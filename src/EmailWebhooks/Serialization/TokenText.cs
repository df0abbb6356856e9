using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>The text of the reader's current token, whichever way the reader holds it.</summary>
internal static class TokenText
{
    /// <summary>The unescaped UTF-8 text of a string, or the text of a number, true or false.</summary>
    public static ReadOnlySpan<byte> Utf8(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }

        return reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
    }

    /// <summary>The text of a string, number, true or false as UTF-16.</summary>
    public static string Utf16(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        var text = Utf8(ref reader);
#if NET
        return Encoding.ASCII.GetString(text);
#else
        return Encoding.ASCII.GetString(text.ToArray());
#endif
    }
}
