using System.Text.Json.Nodes;
using EmailWebhooks.Benchmarks.Ratios;

namespace EmailWebhooks.Benchmarks.Tests;

/// <summary>Every benchmark runs once, and comes to the same as its baseline: otherwise their ratio would say nothing.</summary>
[NonParallelizable]
public sealed class SmokeTests
{
    [TestCaseSource(typeof(BenchmarkCase), nameof(BenchmarkCase.All))]
    public async Task Benchmark_runs_and_agrees_with_its_baseline(BenchmarkCase benchmark)
    {
        benchmark.SetUp();
        try
        {
            var baseline = Outcome.Of(await RunAsync(benchmark, 0));
            Assert.That(baseline, Is.Not.Null);

            for (var i = 1; i < benchmark.Methods.Count; i++)
            {
                var name = benchmark.Methods[i].Name;
                var result = Outcome.Of(await RunAsync(benchmark, i));

                Assert.That(JsonNode.DeepEquals(result, Expected(name, baseline!)), name + " came to " + result?.ToJsonString());
            }
        }
        finally
        {
            benchmark.CleanUp();
        }
    }

    /// <summary>Some benchmarks come by their purpose to something else than their baselines.</summary>
    private static JsonNode Expected(string benchmark, JsonNode baseline)
    {
        switch (benchmark)
        {
            case "Tokenize":
                return Outcome.Tokens(baseline);
            case "ParseDrifted":
                var drifted = baseline.DeepClone();
                drifted[baseline["statId"] is null ? "subscriber_id" : "statId"] = "not a number";
                return drifted;
            case "ParseAllDrifted":
                return new JsonObject(baseline.AsObject().Select(member => KeyValuePair.Create(member.Key, member.Key == "event" ? member.Value?.DeepClone() : new JsonArray(1))));
            default:
                return baseline;
        }
    }

    private static async Task<object?> RunAsync(BenchmarkCase benchmark, int method)
    {
        var result = benchmark.Bind(benchmark.Methods[method]).DynamicInvoke();
        if (result is not Task task)
        {
            return result;
        }

        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }
}
