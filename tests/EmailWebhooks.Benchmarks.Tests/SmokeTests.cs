using System.Text.Json;
using EmailWebhooks.Benchmarks.Ratios;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Tests;

/// <summary>Every benchmark runs once, and what reads an event reads the same one as its baseline.</summary>
[NonParallelizable]
public sealed class SmokeTests
{
    private static readonly JsonSerializerOptions Json = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    [TestCaseSource(typeof(BenchmarkCase), nameof(BenchmarkCase.All))]
    public async Task Benchmark_runs_and_agrees_with_its_baseline(BenchmarkCase benchmark)
    {
        benchmark.SetUp();
        try
        {
            var expected = await RunAsync(benchmark, 0);
            for (var i = 1; i < benchmark.Methods.Count; i++)
            {
                var result = await RunAsync(benchmark, i);

                Assert.That(result, Is.Not.Null, benchmark.Methods[i].Name);
                // A drifted body gives another event than the documented one beside it.
                if (!benchmark.Name.StartsWith("Drift", StringComparison.Ordinal) && result?.GetType() == expected?.GetType() && result is PinpointeEvent or MailingworkEvent)
                {
                    Assert.That(Text(result), Is.EqualTo(Text(expected!)), benchmark.Methods[i].Name);
                }
            }
        }
        finally
        {
            benchmark.CleanUp();
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
        return task.GetType().GetProperty("Result")?.GetValue(task) ?? task;
    }

    private static string Text(object webhookEvent) => JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType(), Json);
}
