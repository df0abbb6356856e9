using System.Text.Json;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Serializes events to UTF-8.</summary>
public class SerializeBenchmarks
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    private object _event = new();
    private object _newtonsoftModel = new();

    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Parse()
    {
        _event = Body.Parse();
        _newtonsoftModel = new ParseBenchmarks { Body = Body }.Newtonsoft();
    }

    [Benchmark(Baseline = true)]
    public byte[] HandWritten() => HandWrittenWriter.Serialize(_event);

    [Benchmark]
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(_event, Body.IsPinpointe ? typeof(PinpointeEvent) : typeof(MailingworkEvent), Options);

    [Benchmark]
    public byte[] Reflection() => JsonSerializer.SerializeToUtf8Bytes(_event, _event.GetType(), ParseBenchmarks.Reflecting);

    [Benchmark]
    public byte[] Newtonsoft() => NewtonsoftJson.Serialize(_newtonsoftModel);
}
