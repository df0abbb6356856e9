namespace EmailWebhooks.Testing;

/// <summary>Validates settings and arguments; the exception names the one to change.</summary>
internal static class Setting
{
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">The setting violates the rule.</exception>
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
