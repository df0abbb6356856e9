using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>One member whose value is not of the documented type: the rare, slow path beside the usual one.</summary>
public class DriftBenchmarks
{
    private Sample _drifted = Samples.Open;

    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Drift() => _drifted = Samples.Drifted(Body);

    [Benchmark(Baseline = true)]
    public object ParseDocumented() => Body.Parse();

    [Benchmark]
    public object ParseDrifted() => _drifted.Parse();
}
