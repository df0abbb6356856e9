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
        Samples.DriftedList,
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
    public object Parse() =>
        Body.Type == typeof(List<PinpointeEvent>) ? JsonSerializer.Deserialize(Body.Utf8, Body.Type, ParseBenchmarks.Reflecting)! : Body.Parse();
}
