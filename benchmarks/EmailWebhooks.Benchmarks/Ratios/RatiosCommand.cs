using System.Diagnostics;
using System.Globalization;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>Compares the time and the allocations of every benchmark with those of its baseline.</summary>
internal static class RatiosCommand
{
    private const int Rounds = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <param name="filter">Part of the names of the cases to run; empty for all.</param>
    public static void Run(string filter)
    {
        Console.WriteLine("| case | benchmark | time (quartiles) | processor time (quartiles) | bytes | additional bytes |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (var comparison in Comparison.All.Where(comparison => comparison.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            // Each in its own process, because the JIT optimizes for what the process has run before.
            using var process = Process.Start("dotnet", [typeof(RatiosCommand).Assembly.Location, "case", comparison.Name]);
            process.WaitForExit();
        }
    }

    /// <param name="name">The name of one case.</param>
    public static void RunCase(string name)
    {
        var comparison = Comparison.All.Single(comparison => comparison.Name == name);
        comparison.SetUp();
        foreach (var benchmark in comparison.Benchmarks.Skip(1))
        {
            var baseline = new Contestant(comparison.Bind(comparison.Benchmarks[0]));
            var contestant = new Contestant(comparison.Bind(benchmark));
            TakeTurns(baseline, contestant);

            var bytes = contestant.MeasureAllocatedBytes() / benchmark.OperationsPerInvoke;
            var baselineBytes = baseline.MeasureAllocatedBytes() / benchmark.OperationsPerInvoke;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {benchmark.WorkloadMethod.Name} | {Ratios(turn => turn.Wall)} | {Ratios(turn => turn.Processor)} | {bytes:0.#} | {bytes - baselineBytes:+0.#;-0.#;0} |"));

            string Ratios(Func<Turn, double> time) => PairedRatios.Describe(contestant.Turns.Select(time), baseline.Turns.Select(time));
        }

        comparison.CleanUp();
    }

    /// <summary>Runs two operations in alternating order and in one process, so that other work on the machine affects both equally.</summary>
    private static void TakeTurns(Contestant baseline, Contestant contestant)
    {
        // Processor time: on a busy machine, the JIT's background thread gets little of the elapsed time.
        var started = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - started < WarmUp)
        {
            baseline.Calibrate();
            contestant.Calibrate();
        }

        for (var round = 0; round < Rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (baseline, contestant) : (contestant, baseline);
            first.TakeTurn();
            second.TakeTurn();
        }
    }
}

/// <summary>Compares the results of two contestants turn by turn, because other work on the machine affects turns that follow each other alike.</summary>
internal static class PairedRatios
{
    /// <summary>The median and the quartiles.</summary>
    public static string Describe(IEnumerable<double> own, IEnumerable<double> baseline)
    {
        double[] ratios = [.. own.Zip(baseline, (one, other) => one / other).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{ratios[ratios.Length / 2]:0.00} ({ratios[ratios.Length / 4]:0.00}–{ratios[ratios.Length * 3 / 4]:0.00})");
    }
}
