using System.Text;

namespace EmailWebhooks;

/// <summary>Recognizes and compares http and https URLs.</summary>
internal static class HttpUrl
{
    /// <summary>Whether a URL is an absolute http or https URL. (On Unix, "/path" is an absolute file URL.)</summary>
    public static bool Is(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether two URLs identify the same resource, however they are spelled (RFC 3986, 6.2.2 and 6.2.3).</summary>
    public static bool AreEqual(Uri one, Uri other) => Is(one) && Is(other) && Normalize(one) == Normalize(other);

    // Uri itself converts the scheme and the host to lower case, fills in default ports and removes dot segments.
    private static string Normalize(Uri url)
    {
        var text = new StringBuilder();
        text.Append(url.Scheme).Append("://").Append(url.UserInfo).Append('@').Append(url.IdnHost.TrimEnd('.')).Append(':').Append(url.Port);
        AppendNormalized(text, url.AbsolutePath);
        AppendNormalized(text, url.Query);
        AppendNormalized(text, url.Fragment);
        return text.ToString();
    }

    /// <summary>Appends text with percent-encoded octets in upper case, and with those of unreserved characters decoded.</summary>
    private static void AppendNormalized(StringBuilder text, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != '%' || i + 2 >= part.Length || !Uri.IsHexDigit(part[i + 1]) || !Uri.IsHexDigit(part[i + 2]))
            {
                text.Append(part[i]);
                continue;
            }

            var octet = (char)((Uri.FromHex(part[i + 1]) << 4) | Uri.FromHex(part[i + 2]));
            if (IsUnreserved(octet))
            {
                text.Append(octet);
            }
            else
            {
                text.Append('%').Append(char.ToUpperInvariant(part[i + 1])).Append(char.ToUpperInvariant(part[i + 2]));
            }

            i += 2;
        }
    }

    private static bool IsUnreserved(char octet) =>
        octet is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~';
}
