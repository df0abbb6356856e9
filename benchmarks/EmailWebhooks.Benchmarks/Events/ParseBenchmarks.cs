using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Parses the documented bodies from a span.</summary>
public class ParseBenchmarks
{
    internal static readonly JsonSerializerOptions Reflecting = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [Benchmark(Baseline = true)]
    public object HandWritten() => Body.ParseByHand();

    [Benchmark]
    public object Parse() => Body.Parse();

    [Benchmark]
    public object Deserialize() => Body.Deserialize();

    /// <summary>System.Text.Json with reflection and the library's own models; the benchmark names the type of the event.</summary>
    [Benchmark]
    public object Reflection() => JsonSerializer.Deserialize(Body.Utf8, Body.Event switch
    {
        SampleEvent.Open => typeof(PinpointeOpenEvent),
        SampleEvent.Click => typeof(PinpointeClickEvent),
        _ => typeof(MailingworkOptinFinalizedEvent),
    }, Reflecting)!;

    [Benchmark]
    public object Newtonsoft() => NewtonsoftJson.Parse(Body.Utf8, Body.Event switch
    {
        SampleEvent.Open => typeof(NewtonsoftJson.OpenModel),
        SampleEvent.Click => typeof(NewtonsoftJson.ClickModel),
        _ => typeof(NewtonsoftJson.OptinModel),
    });
}
