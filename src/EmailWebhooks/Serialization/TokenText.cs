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
#if NET
        // Most text is plain ASCII, and widening that is quicker than transcoding it.
        if (!reader.HasValueSequence && !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan))
        {
            return Encoding.Latin1.GetString(reader.ValueSpan);
        }
#endif
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(Utf8(ref reader).ToArray());
    }
}
