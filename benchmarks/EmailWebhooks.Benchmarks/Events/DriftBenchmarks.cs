using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>One member, or every one, whose value is not of the documented type: the rare, slow path beside the usual one.</summary>
public class DriftBenchmarks
{
    private Sample _drifted = Samples.Open;
    private Sample _allDrifted = Samples.Open;

    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Drift()
    {
        _drifted = Samples.Drifted(Body);
        _allDrifted = Samples.AllDrifted(Body);
    }

    [Benchmark(Baseline = true)]
    public object ParseDocumented() => Body.Parse();

    [Benchmark]
    public object ParseDrifted() => _drifted.Parse();

    [Benchmark]
    public object ParseAllDrifted() => _allDrifted.Parse();
}
