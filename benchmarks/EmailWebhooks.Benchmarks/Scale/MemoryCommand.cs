using System.Globalization;
using EmailWebhooks.Benchmarks.Events;

namespace EmailWebhooks.Benchmarks.Scale;

/// <summary>Parses a million mixed events on every core, and prints how much memory is in use along the way.</summary>
internal static class MemoryCommand
{
    private const int Events = 1_000_000;
    private const int Steps = 10;

    public static void Run()
    {
        Sample[] bodies =
        [
            .. Samples.Documented,
            .. Samples.Documented.Select(sample => sample.IsPinpointe ? Samples.EventLast(sample) : sample),
            .. Samples.Documented.Select(sample => Samples.WithUnknownMembers(sample, 5)),
            .. Samples.Documented.Select(Samples.Drifted),
        ];

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| events, on {Environment.ProcessorCount} cores | heap after a full collection, KiB | working set beside that after the first tenth | collections of generation 2 |"));
        Console.WriteLine("|--:|--:|--:|--:|");
        var first = 0L;
        for (var step = 1; step <= Steps; step++)
        {
            Parallel.For(0, Events / Steps, i => bodies[i % bodies.Length].Parse());

            var collections = GC.CollectionCount(2);
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            var memory = Environment.WorkingSet;
            first = first == 0 ? memory : first;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {step * Events / Steps:N0} | {heap / 1024:N0} | {(double)memory / first:0.00} | {collections} |"));
        }
    }
}
