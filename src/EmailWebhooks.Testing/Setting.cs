namespace EmailWebhooks.Testing;

/// <summary>Checks settings and arguments, and names the one to change.</summary>
internal static class Setting
{
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">The rule does not hold.</exception>
    public static void Require(bool holds, object options, string setting, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{options.GetType().Name}.{setting} {rule}.");
        }
    }

    /// <exception cref="ArgumentNullException">The URL is null.</exception>
    /// <exception cref="ArgumentException">The URL is not absolute.</exception>
    public static void RequireAbsolute(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
        {
            throw new ArgumentException("The URL must be absolute, for instance http://127.0.0.1:5000/hooks.", nameof(url));
        }
    }
}
