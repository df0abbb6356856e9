using System.Globalization;
using EmailWebhooks.Benchmarks.Load.Scenario;

namespace EmailWebhooks.Benchmarks.Load;

/// <summary>
/// What has to hold under load. The bounds of the figures that depend on the machine are wide: they tell a receiver that
/// gives way from one that shares a busy machine.
/// </summary>
internal static class SoakRules
{
    private const double LeastShareOfThroughput = 0.25;
    private const double MostGrowth = 1.2;
    private const int MostThreads = 64;

    private static readonly TimeSpan LongestQueueDelay = TimeSpan.FromMilliseconds(500);

    // The slow bodies hold the host until its shutdown time-out, here of 5 seconds.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    /// <param name="host">The host, stopped.</param>
    /// <param name="windows">Before the stop.</param>
    /// <param name="attacks">The attackers before the stop.</param>
    /// <param name="threads">The most threads that the pool had.</param>
    /// <param name="lost">Deliveries that got no answer before the stop.</param>
    /// <param name="stopping">How long the stop took.</param>
    public static IReadOnlyList<Rule> Of(LoadHost host, IReadOnlyList<Window> windows, IReadOnlyList<Attack> attacks, int threads, long lost, TimeSpan stopping)
    {
        var ledger = host.Ledger;
        var share = SoakComparison.Of(windows, window => window.Throughput);
        // The pools of server and runtime swell and shrink, so a leak is what the least of the end has over the most of the beginning.
        var begin = windows.Take(2).Max(window => window.Heap);
        var end = windows.TakeLast(2).Min(window => window.Heap);
        var delay = windows.Max(window => window.QueueDelay);
        return
        [
            new("every 200 was handled exactly once, and every failure was a 500", ledger.Violations.Count == 0, Text($"{ledger.Accepted:N0} answers of 200, {ledger.Refused:N0} of 500{Listed(ledger)}")),
            new("every delivery before the stop had its answer", lost == 0, Text($"{lost} without")),
            new("no errors in the log but the failures of handlers", host.Log.ErrorsOfReceiver == ledger.Failures && host.Log.ErrorsOfOthers == 0, Text($"{ledger.Failures:N0} failures; {host.Log.ErrorsOfReceiver:N0} errors of the receiver, {host.Log.ErrorsOfOthers} of others")),
            new("attackers got no other answers than theirs", attacks.All(attack => attack.Otherwise == 0 && (attack.AsExpected > 0 || !attack.IsAnswered)), Text($"{attacks.Sum(attack => attack.Otherwise)} others")),
            new("good deliveries went on under attack", share.Min() >= LeastShareOfThroughput, Text($"throughput at worst {share.Min():0.00} of that without attackers")),
            new("memory stays flat", end <= MostGrowth * begin, Text($"{begin / 1e6:0.0} MB on the heap at the beginning, {end / 1e6:0.0} MB at the end")),
            new("the thread pool is not starved", delay <= LongestQueueDelay && threads <= MostThreads, Text($"99 % of work waited {delay.TotalMilliseconds:0} ms at most; {threads} threads at most")),
            new("the stop lost nothing that was answered 200, and ended", ledger.Violations.Count == 0 && stopping < LongestStop, Text($"{stopping.TotalSeconds:0.0} s; {ledger.Unanswered - lost} of the deliveries under way had no answer")),
        ];
    }

    private static string Listed(DeliveryLedger ledger) => string.Concat(ledger.Violations.Select(violation => Text($"; {violation.Value} times: {violation.Key}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
