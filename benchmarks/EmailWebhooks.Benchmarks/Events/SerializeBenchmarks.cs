using System.Text.Json;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Serializes events to UTF-8.</summary>
public class SerializeBenchmarks
{
    private object _event = new();

    [ParamsSource(typeof(Samples), nameof(Samples.Documented))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Parse() => _event = Body.Parse();

    [Benchmark(Baseline = true)]
    public byte[] HandWritten() => HandWrittenWriter.Serialize(_event);

    [Benchmark]
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(_event, Body.IsPinpointe ? typeof(PinpointeEvent) : typeof(MailingworkEvent), Samples.Options);

    [Benchmark]
    public byte[] Reflection() => JsonSerializer.SerializeToUtf8Bytes(_event, Body.Type, ParseBenchmarks.Reflecting);
}
