namespace EmailWebhooks;

internal static class HttpUrl
{
    /// <summary>Whether it is an absolute http or https URL. (On Unix "/path" is an absolute URL too, of a file.)</summary>
    public static bool Is(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
