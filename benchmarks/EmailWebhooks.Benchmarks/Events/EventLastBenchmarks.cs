using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The name of the event in the last position instead of the documented first one.</summary>
public class EventLastBenchmarks
{
    private Sample _last = Samples.Open;

    public static IEnumerable<Sample> Bodies => [Samples.Open, Samples.Click];

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Reorder() => _last = Samples.EventLast(Body);

    [Benchmark(Baseline = true)]
    public object HandWrittenEventFirst() => Body.ParseByHand();

    [Benchmark]
    public object HandWrittenEventLast() => _last.ParseByHand();

    [Benchmark]
    public object ParseEventLast() => _last.Parse();
}
