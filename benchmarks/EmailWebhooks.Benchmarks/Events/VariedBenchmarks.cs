using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Valid bodies that differ from the documented ones: <c>event</c> comes last, or there are unknown members.</summary>
public class VariedBenchmarks
{
    public static IEnumerable<Sample> Bodies =>
    [
        Samples.EventLast(Samples.Open),
        Samples.EventLast(Samples.Click),
        .. Samples.Documented.Select(sample => Samples.WithUnknownMembers(sample, 5)),
    ];

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [Benchmark(Baseline = true)]
    public object HandWritten() => Body.ParseByHand();

    [Benchmark]
    public object Parse() => Body.Parse();
}
