using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Parses the documented bodies and variations of them that are as valid: from a span, unless the name says otherwise.</summary>
public class ParseBenchmarks
{
    internal static readonly JsonSerializerOptions Reflecting = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private MemoryStream _stream = new();
    private string _text = "";

    public static IEnumerable<Sample> Bodies =>
    [
        .. Samples.Documented,
        Samples.EventLast(Samples.Open),
        Samples.EventLast(Samples.Click),
        .. Samples.Documented.Select(sample => Samples.WithUnknownMembers(sample, 5)),
    ];

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Prepare()
    {
        _stream = new MemoryStream(Body.Utf8);
        _text = Encoding.UTF8.GetString(Body.Utf8);
    }

    [Benchmark(Baseline = true)]
    public object HandWritten() => Body.ParseByHand();

    [Benchmark]
    public object Parse() => Body.Parse();

    [Benchmark]
    public object ParseText() => Body.IsPinpointe ? PinpointeEvent.Parse(_text) : MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, _text);

    [Benchmark]
    public object ParseStream()
    {
        _stream.Position = 0;
        return Body.IsPinpointe ? Result(PinpointeEvent.ParseAsync(_stream)) : Result(MailingworkEvent.ParseAsync(MailingworkEventType.OptinFinalized, _stream));
    }

    [Benchmark]
    public object Deserialize() => Body.Deserialize();

    /// <summary>System.Text.Json with reflection and the library's own models; the benchmark names the type of the event.</summary>
    [Benchmark]
    public object Reflection() => JsonSerializer.Deserialize(Body.Utf8, Body.Type, Reflecting)!;

    private static T Result<T>(ValueTask<T> read) =>
        read.IsCompletedSuccessfully ? read.Result : throw new InvalidOperationException("Reading from memory did not complete synchronously.");
}
