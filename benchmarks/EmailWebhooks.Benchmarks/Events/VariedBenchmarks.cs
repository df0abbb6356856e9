using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Bodies that are valid but not as documented: the event's name last, or members that the models do not know.</summary>
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
