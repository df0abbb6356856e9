using System.Text;

namespace EmailWebhooks;

/// <summary>Recognizes and compares http and https URLs.</summary>
internal static class HttpUrl
{
    /// <summary>Whether a URL is an absolute http or https URL. (On Unix, "/path" is an absolute file URL.)</summary>
    public static bool Is(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether two URLs identify the same resource, however they are spelled (RFC 3986, 6.2.2 and 6.2.3).</summary>
    public static bool AreEqual(Uri one, Uri other) => Is(one) && Is(other) && Normalize(one) == Normalize(other);

    // Uri itself converts the scheme and the host to lower case, fills in default ports, removes dot segments, and decodes
    // percent-encoded unreserved characters.
    private static string Normalize(Uri url)
    {
        var text = new StringBuilder();
        text.Append(url.Scheme).Append(':').Append(url.UserInfo).Append('@').Append(url.IdnHost.TrimEnd('.')).Append(':').Append(url.Port);
        foreach (var part in (string[])[url.AbsolutePath, url.Query, url.Fragment])
        {
            AppendNormalized(text, part);
        }

        return text.ToString();
    }

    /// <summary>Appends text with its percent-encoded octets in upper case. Uri has encoded every '%' that does not start one.</summary>
    private static void AppendNormalized(StringBuilder text, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            var isHexDigit = (i >= 1 && part[i - 1] == '%') || (i >= 2 && part[i - 2] == '%');
            text.Append(isHexDigit ? char.ToUpperInvariant(part[i]) : part[i]);
        }
    }
}
