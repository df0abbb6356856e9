using System.Net;
using System.Text;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Makes the vendor's own words fit for an exception: no credential, no address, no URL, one line, not long.</summary>
internal static class VendorMessage
{
    private const int MaxLength = 200;
    private const string Removed = "***";

    public static string Clean(string? message, MailingworkOptions options)
    {
        var text = new StringBuilder(message);
        foreach (var secret in Spellings(options.Password).Concat(Spellings(options.Username)))
        {
            text.Replace(secret, Removed);
        }

        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) || char.IsWhiteSpace(text[i]) ? ' ' : text[i];
        }

        var words = text.ToString()
            .Split([' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => IsPrivate(word) ? Removed : word);
        var line = string.Join(" ", words);
        return line.Length <= MaxLength ? line : line.Substring(0, MaxLength);
    }

    /// <summary>The secret as it is, and as a form and a URL carry it; the longest first, so that none leaves a rest.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        var escaped = Uri.EscapeDataString(secret);
        return new[] { escaped, escaped.Replace("%20", "+"), secret }.Distinct().OrderByDescending(static spelling => spelling.Length);
    }

    private static bool IsPrivate(string word) =>
        word.Contains('@')
        || word.Contains("%40")
        || word.Contains("://")
        || HasQuery(word)
        || HoldsIPAddress(word);

    /// <summary>The secret of a webhook's URL usually stands in its query.</summary>
    private static bool HasQuery(string word)
    {
        var mark = word.IndexOf('?');
        return mark >= 0 && word.IndexOf('=', mark) >= 0;
    }

    private static bool HoldsIPAddress(string word)
    {
        for (var start = 0; start < word.Length; start++)
        {
            var end = start;
            while (end < word.Length && (Uri.IsHexDigit(word[end]) || word[end] is '.' or ':'))
            {
                end++;
            }

            if (IsIPAddress(word.Substring(start, end - start)))
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private static bool IsIPAddress(string text)
    {
        // "10.0.0.1:80" and "10.0.0.1." are addresses too; "5" would parse as one, and is none.
        var candidate = text.Contains('.') && text.IndexOf('.') < text.IndexOf(':') ? text.Substring(0, text.IndexOf(':')) : text;
        return text.Count(static character => character is '.' or ':') >= 2 && (IsExactly(candidate) || IsExactly(candidate.Trim('.', ':')));

        static bool IsExactly(string text) => text.Count(static character => character is '.') is 0 or 3 && IPAddress.TryParse(text, out _);
    }
}
