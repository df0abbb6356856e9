namespace EmailWebhooks.Benchmarks.Load;

internal static class Percentile
{
    /// <param name="durations">In any order; at least one.</param>
    /// <param name="share">0.5 for the median.</param>
    public static TimeSpan Of(IEnumerable<TimeSpan> durations, double share)
    {
        TimeSpan[] sorted = [.. durations.Order()];
        return sorted[(int)((sorted.Length - 1) * share)];
    }
}
