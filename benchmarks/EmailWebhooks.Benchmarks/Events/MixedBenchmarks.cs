using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The three documented bodies in a row, so that nothing is compiled for one event alone.</summary>
public class MixedBenchmarks
{
    private readonly Sample[] _bodies = [.. Samples.Documented];

    [Benchmark(Baseline = true)]
    public object[] HandWritten() => [_bodies[0].ParseByHand(), _bodies[1].ParseByHand(), _bodies[2].ParseByHand()];

    [Benchmark]
    public object[] Parse() => [_bodies[0].Parse(), _bodies[1].Parse(), _bodies[2].Parse()];
}
