namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>Waits for a condition; only a failing test waits for the whole time limit.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task IsTrueAsync(Func<bool> condition, Func<string> otherwise) => IsTrueAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!await condition())
        {
            Assert.That(Environment.TickCount64, Is.LessThan(deadline), otherwise);
            await Task.Delay(20);
        }
    }
}
