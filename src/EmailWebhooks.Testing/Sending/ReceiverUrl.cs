namespace EmailWebhooks.Testing;

internal static class ReceiverUrl
{
    /// <exception cref="ArgumentNullException">The URL is null.</exception>
    /// <exception cref="ArgumentException">The URL is not absolute.</exception>
    public static void ThrowIfNotAbsolute(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
        {
            throw new ArgumentException("The URL must be absolute, for instance http://127.0.0.1:5000/hooks.", nameof(url));
        }
    }
}
