using System.Globalization;
using System.Text;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>Makes text from outside safe to display.</summary>
internal static class SafeText
{
    private const string Mask = "***";

    /// <summary>Escapes characters that can control the terminal or change the direction of the surrounding text.</summary>
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

    /// <summary>Masks the parts of a URL that can be secret: the values in its query, its user information and its fragment.</summary>
    public static string MaskUrl(Uri url)
    {
        var userInfo = url.UserInfo.Length == 0 ? "" : $"{Mask}@";
        var fragment = url.Fragment.Length == 0 ? "" : $"#{Mask}";
        return $"{url.Scheme}://{userInfo}{url.Authority}{url.AbsolutePath}{MaskValues(url.Query)}{fragment}";
    }

    private static string MaskValues(string query) =>
        query.Length == 0 ? "" : "?" + string.Join('&', query[1..].Split('&').Select(MaskValue));

    private static string MaskValue(string parameter) =>
        parameter.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? parameter[..(end + 1)] + Mask : Mask;

    private static bool IsUnsafe(char character) =>
        char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
