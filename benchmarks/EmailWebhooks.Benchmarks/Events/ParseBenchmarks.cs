using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Benchmarks.Baselines.Newtonsoft;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The documented bodies, from a span.</summary>
public class ParseBenchmarks
{
    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [Benchmark(Baseline = true)]
    public object HandWritten() => Body.ParseByHand();

    [Benchmark]
    public object Parse() => Body.Parse();

    [Benchmark]
    public int Tokenize() => Tokenizer.Count(Body.Utf8);

    [Benchmark]
    public object Reflection() => ReflectionJson.Parse(Body.Utf8, Body.Event switch
    {
        SampleEvent.Open => typeof(PinpointeOpenEvent),
        SampleEvent.Click => typeof(PinpointeClickEvent),
        _ => typeof(MailingworkOptinFinalizedEvent),
    });

    [Benchmark]
    public object JsonDocument() => Body.IsPinpointe ? JsonDocumentPinpointe.Parse(Body.Utf8) : JsonDocumentMailingwork.Parse(Body.Utf8);

    [Benchmark]
    public object Newtonsoft() => NewtonsoftJson.Parse(Body.Utf8, Body.Event switch
    {
        SampleEvent.Open => typeof(OpenModel),
        SampleEvent.Click => typeof(ClickModel),
        _ => typeof(OptinModel),
    });
}
