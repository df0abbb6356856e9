using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Five members that are not documented.</summary>
public class UnknownMemberBenchmarks
{
    public static IEnumerable<Sample> Bodies => Samples.Documented.Select(sample => Samples.WithUnknownMembers(sample, 5));

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [Benchmark(Baseline = true)]
    public object HandWritten() => Body.ParseByHand();

    [Benchmark]
    public object Parse() => Body.Parse();
}
