using System.Diagnostics;
using System.Globalization;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>Compares the time and the allocations of every benchmark with those of its baseline.</summary>
internal static class RatiosCommand
{
    /// <param name="filter">Part of the names of the cases to run; empty for all.</param>
    public static void Run(string filter)
    {
        Console.WriteLine("| case | benchmark | time (quartiles) | processor time (quartiles) | bytes | additional bytes |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (var benchmark in BenchmarkCase.All.Where(benchmark => benchmark.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            // Each in its own process, because the JIT optimizes for what the process has run before.
            using var process = Process.Start("dotnet", [typeof(RatiosCommand).Assembly.Location, "case", benchmark.Name]);
            process.WaitForExit();
        }
    }

    /// <param name="name">The name of one case.</param>
    public static void RunCase(string name)
    {
        var benchmark = BenchmarkCase.All.Single(benchmark => benchmark.Name == name);
        benchmark.SetUp();
        foreach (var method in benchmark.Methods.Skip(1))
        {
            var baseline = new Contestant(benchmark.Bind(benchmark.Methods[0]));
            var contestant = new Contestant(benchmark.Bind(method));
            var contest = new Contest(baseline, contestant);
            contest.Run();

            var bytes = contestant.MeasureAllocatedBytes() / BenchmarkCase.Operations(method);
            var baselineBytes = baseline.MeasureAllocatedBytes() / BenchmarkCase.Operations(benchmark.Methods[0]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {method.Name} | {contest.Ratios(turn => turn.Wall)} | {contest.Ratios(turn => turn.Processor)} | {bytes:0.#} | {bytes - baselineBytes:+0.#;-0.#;0} |"));
        }

        benchmark.CleanUp();
    }
}
