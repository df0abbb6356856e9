using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the text of tokens, whether the reader holds it as a span or as a sequence.</summary>
internal static class TokenText
{
    /// <summary>The unescaped UTF-8 text of a string, or the text of a number, true or false.</summary>
    public static ReadOnlySpan<byte> Utf8(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : Raw(ref reader);

    /// <summary>The text of a string, number, true or false as UTF-16.</summary>
    public static string Utf16(ref Utf8JsonReader reader)
    {
#if NET
        // Most text is plain ASCII, and widening it is faster than transcoding it.
        if (!reader.HasValueSequence && !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan))
        {
            return Encoding.Latin1.GetString(reader.ValueSpan);
        }
#endif
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(Utf8(ref reader).ToArray());
    }

    /// <summary>Copies the value at the reader's position into its own memory.</summary>
    public static JsonElement Element(ref Utf8JsonReader reader)
    {
        // Parsing into pooled memory first makes the copy exactly as large as necessary.
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.Clone();
    }

    /// <summary>
    /// Skips the member or the value at the reader's position. Text that cannot be converted to UTF-16 is refused here,
    /// because a <see cref="JsonElement"/> accepts it and fails only when it is serialized.
    /// </summary>
    /// <exception cref="InvalidOperationException">Text is not valid UTF-8, or contains half of a surrogate pair.</exception>
    public static void CheckAndSkip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            Check(ref reader);
            reader.Read();
        }

        Check(ref reader);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                Check(ref reader);
            }
        }
    }

    private static void Check(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && !IsRepresentable(Raw(ref reader), reader.ValueIsEscaped))
        {
            // Throws unless all surrogates are paired.
            _ = reader.GetString();
        }
    }

    private static ReadOnlySpan<byte> Raw(ref Utf8JsonReader reader) => reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;

    private static bool IsRepresentable(ReadOnlySpan<byte> text, bool isEscaped) =>
        IsUtf8(text) && !(isEscaped && (text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0));

    private static bool IsUtf8(ReadOnlySpan<byte> text)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(text);
#else
        foreach (var value in text)
        {
            if (value > 0x7F)
            {
                return false;
            }
        }

        return true;
#endif
    }
}
