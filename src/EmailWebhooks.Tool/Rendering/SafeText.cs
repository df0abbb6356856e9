using System.Globalization;
using System.Text;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>
/// Makes text from outside fit to show: a payload can hold escape sequences that rewrite the screen, and characters
/// that turn the direction of the text around them.
/// </summary>
internal static class SafeText
{
    public static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = IsUnsafe(character)
                ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char character) =>
        char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
