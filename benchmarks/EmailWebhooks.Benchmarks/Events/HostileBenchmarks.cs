using System.Text.Json;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>Bodies whose members have values of other types than documented: the slow path, compared with parsing the JSON alone.</summary>
public class HostileBenchmarks
{
    public static IEnumerable<Sample> Bodies =>
    [
        Samples.Drifted(Samples.Click),
        Samples.Drifted(Samples.Optin),
        .. Samples.Documented.Select(Samples.AllDrifted),
        Samples.Flooded(Samples.Click),
        Samples.Flooded(Samples.Optin),
    ];

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [Benchmark(Baseline = true)]
    public object Document()
    {
        using var document = JsonDocument.Parse(Body.Utf8);
        return Body;
    }

    [Benchmark]
    public object Parse() => Body.Parse();
}

/// <summary>A list of events that an application deserializes, each with members that do not have the documented types.</summary>
public class HostileListBenchmarks
{
    private byte[] Body { get; } = Samples.DriftedList;

    [Benchmark(Baseline = true)]
    public object Document()
    {
        using var document = JsonDocument.Parse(Body);
        return Body;
    }

    [Benchmark]
    public object Deserialize() => JsonSerializer.Deserialize<List<PinpointeEvent>>(Body, ParseBenchmarks.Reflecting)!;
}
