namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>The timeout of waits; only a failing test waits that long.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> WithinReason<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task WithinReason(this Task task) => task.WaitAsync(Limit);
}
