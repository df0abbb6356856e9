namespace EmailWebhooks.Testing;

/// <summary>Checks settings, and names the one to change.</summary>
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
}
