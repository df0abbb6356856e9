using System.Globalization;
using EmailWebhooks.Benchmarks.Ratios;

namespace EmailWebhooks.Benchmarks.Scale;

/// <summary>
/// Prints what one more of something costs when there are many: 1.0 everywhere to the right says that the cost is linear,
/// tenfold from column to column that it is quadratic.
/// </summary>
internal static class ScaleCommand
{
    private const int Reference = 1_000;
    private const int WarmUps = 10;
    private const int Turns = 31;
    private static readonly int[] Counts = [1, 10, 100, Reference, 10_000];
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(5);

    public static void Run()
    {
        Console.WriteLine("| what grows | 1 | 10 | 100 | 1,000 | 10,000 | bytes allocated for each at 10,000 |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var body in GrowingBody.All)
        {
            var contestants = Array.ConvertAll(Counts, count => Measure(body, count));
            var each = contestants.Select((contestant, i) => Median(contestant) / Counts[i]).ToArray();
            var reference = each[Array.IndexOf(Counts, Reference)];
            var cells = each.Select(cost => string.Create(CultureInfo.InvariantCulture, $"{cost / reference:0.0}"));
            var bytes = (contestants[^1].MeasureAllocatedBytes() - contestants[0].MeasureAllocatedBytes()) / (Counts[^1] - Counts[0]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {body} | {string.Join(" | ", cells)} | {bytes:0} |"));
        }
    }

    private static Contestant Measure(GrowingBody body, int count)
    {
        var sample = body.OfCount(count);
        var contestant = new Contestant((Func<object>)sample.Parse);
        for (var i = 0; i < WarmUps; i++)
        {
            contestant.Calibrate(TurnLength);
        }

        for (var i = 0; i < Turns; i++)
        {
            contestant.TakeTurn();
        }

        return contestant;
    }

    private static double Median(Contestant contestant) => contestant.Turns.Select(turn => turn.Processor).Order().ElementAt(Turns / 2);
}
