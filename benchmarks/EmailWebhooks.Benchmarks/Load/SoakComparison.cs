namespace EmailWebhooks.Benchmarks.Load;

/// <summary>Windows under attack beside their neighbours without one.</summary>
internal static class SoakComparison
{
    /// <summary>The figure under attack over the one without, pair by pair.</summary>
    public static IReadOnlyList<double> Of(IReadOnlyList<Window> windows, Func<Window, double> figure) =>
    [
        .. windows.Chunk(2).Select(pair => figure(pair.Single(window => window.IsAttacked)) / figure(pair.Single(window => !window.IsAttacked))),
    ];
}
