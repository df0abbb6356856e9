using System.Text;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The same body as bytes, as text, and as an in-memory stream.</summary>
public class InputBenchmarks
{
    private MemoryStream _stream = new();
    private string _text = "";

    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public void Prepare()
    {
        _stream = new MemoryStream(Body.Utf8);
        _text = Encoding.UTF8.GetString(Body.Utf8);
    }

    [Benchmark(Baseline = true)]
    public object Span() => Body.Parse();

    [Benchmark]
    public object Text() => Body.IsPinpointe ? PinpointeEvent.Parse(_text) : MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, _text);

    [Benchmark]
    public object Stream()
    {
        _stream.Position = 0;
        return Body.IsPinpointe ? Result(PinpointeEvent.ParseAsync(_stream)) : Result(MailingworkEvent.ParseAsync(MailingworkEventType.OptinFinalized, _stream));
    }

    [GlobalCleanup]
    public void CleanUp() => _stream.Dispose();

    private static T Result<T>(ValueTask<T> read) =>
        read.IsCompletedSuccessfully ? read.Result : throw new InvalidOperationException("Reading from memory did not complete synchronously.");
}
