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
        var secrets = Spellings(options.Password).Concat(Spellings(options.Username));
        var text = secrets.Aggregate(message ?? "", Without);
        var words = new string([.. text.Select(static character => char.IsControl(character) || char.IsWhiteSpace(character) ? ' ' : character)])
            .Split([' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => IsPrivate(word) ? Removed : word);
        var line = string.Join(" ", words);
        return line.Length <= MaxLength ? line : line.Substring(0, MaxLength);
    }

    /// <summary>The secret as it is, and as a URL and a form carry it; the longest first, so that none leaves a rest.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        var escaped = Uri.EscapeDataString(secret);
        return new[] { escaped, escaped.Replace("%20", "+"), secret }.Distinct().OrderByDescending(static spelling => spelling.Length);
    }

    private static string Without(string text, string secret)
    {
        var result = new StringBuilder();
        var start = 0;
        for (int found; (found = text.IndexOf(secret, start, StringComparison.OrdinalIgnoreCase)) >= 0; start = found + secret.Length)
        {
            result.Append(text, start, found - start).Append(Removed);
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private static bool IsPrivate(string word) =>
        word.Contains('@') || word.Contains("%40") || word.Contains("://") || HasQuery(word) || HoldsIPAddress(word);

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
        var host = text.Contains('.') && text.IndexOf('.') < text.IndexOf(':') ? text.Substring(0, text.IndexOf(':')) : text;
        return text.Count(static character => character is '.' or ':') >= 2 && (IsExactly(host) || IsExactly(host.Trim('.', ':')));

        static bool IsExactly(string text) => text.Count(static character => character is '.') is 0 or 3 && IPAddress.TryParse(text, out _);
    }
}
