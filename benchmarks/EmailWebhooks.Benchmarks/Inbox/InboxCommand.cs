using System.Globalization;
using EmailWebhooks.Benchmarks.Ratios;

namespace EmailWebhooks.Benchmarks.Inbox;

/// <summary>Compares accepting an event with an inbox, without one, and with an endpoint that inserts and commits for each request.</summary>
internal static class InboxCommand
{
    private static readonly int[] Clients = [1, 16, 64];

    /// <param name="kind"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="rounds">The number of turns of each contestant.</param>
    /// <param name="length">The length of a turn.</param>
    public static async Task RunAsync(string kind, int rounds, TimeSpan length)
    {
        await using var database = await InboxDatabase.StartAsync(kind);
        var contestants = await InboxContestant.StartAllAsync(database);
        Console.WriteLine($"| {kind} | clients | events/s | p50 ms | p99 ms | to no inbox | to naive | handled/s |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var clients in Clients)
        {
            // The first round warms up.
            for (var round = 0; round <= rounds; round++)
            {
                for (var i = 0; i < contestants.Length; i++)
                {
                    var contestant = contestants[(round + i) % contestants.Length];
                    var turn = await InboxTurn.TakeAsync(contestant, clients, length);
                    await contestant.DrainAsync();
                    if (round > 0)
                    {
                        contestant.Turns.Add(turn);
                    }
                }
            }

            foreach (var contestant in contestants)
            {
                TimeSpan[] latencies = [.. contestant.Turns.SelectMany(turn => turn.Latencies).Order()];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {contestant.Name} | {clients} | {Median(contestant.Turns.Select(turn => turn.EventsPerSecond)):0} | {latencies[latencies.Length / 2].TotalMilliseconds:0.00} | {latencies[latencies.Length * 99 / 100].TotalMilliseconds:0.00} | {Ratio(contestant, contestants[0])} | {Ratio(contestant, contestants[1])} | {Median(contestant.Turns.Select(turn => turn.HandledPerSecond)):0} |"));
            }

            Array.ForEach(contestants, contestant => contestant.Turns.Clear());
        }

        foreach (var contestant in contestants)
        {
            await contestant.DisposeAsync();
        }
    }

    private static string Ratio(InboxContestant contestant, InboxContestant baseline) =>
        PairedRatios.Describe(contestant.Turns.Select(turn => turn.EventsPerSecond), baseline.Turns.Select(turn => turn.EventsPerSecond));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
