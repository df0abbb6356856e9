using System.Globalization;

namespace EmailWebhooks.Benchmarks.Load;

/// <summary>Prints what a load has shown, as tables.</summary>
internal static class LoadReport
{
    public static void Print(SoakResult result)
    {
        Line($"| good deliveries | {string.Join(" | ", result.Windows.Select(window => window.IsAttacked ? "under attack" : "alone"))} |");
        Line($"|---|{string.Concat(result.Windows.Select(_ => "--:|"))}");
        Row("a second", window => Text($"{window.Throughput:0}"));
        Row("p50, ms", window => Text($"{window.Median.TotalMilliseconds:0.0}"));
        Row("p99, ms", window => Text($"{window.Slowest.TotalMilliseconds:0.0}"));
        Row("p99 of the wait for a thread, ms", window => Text($"{window.QueueDelay.TotalMilliseconds:0.0}"));
        Row("heap after a collection, MB", window => Text($"{window.Heap / 1e6:0.0}"));

        Line($"");
        Line($"| under attack over alone | pair by pair |");
        Line($"|---|---|");
        Ratios("throughput", window => window.Throughput);
        Ratios("p50", window => window.Median.TotalMilliseconds);
        Ratios("p99", window => window.Slowest.TotalMilliseconds);

        Line($"");
        Line($"| attackers | at once | attempts | answer that they must get | got it | got another |");
        Line($"|---|--:|--:|---|--:|--:|");
        foreach (var attack in result.Attacks)
        {
            Line($"| {attack.Name} | {attack.Connections} | {attack.Begun} | {attack.Expected} | {attack.AsExpected} | {attack.Otherwise} |");
        }

        Line($"");
        Line($"| what must hold | | figure |");
        Line($"|---|---|---|");
        foreach (var rule in result.Rules)
        {
            Line($"| {rule.What} | {(rule.Holds ? "holds" : "BROKEN")} | {rule.Figure} |");
        }

        void Row(string what, Func<Window, string> figure) => Line($"| {what} | {string.Join(" | ", result.Windows.Select(figure))} |");

        void Ratios(string what, Func<Window, double> figure) =>
            Line($"| {what} | {string.Join(", ", SoakComparison.Of(result.Windows, figure).Select(ratio => Text($"{ratio:0.00}")))} |");
    }

    private static void Line(FormattableString line) => Console.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
