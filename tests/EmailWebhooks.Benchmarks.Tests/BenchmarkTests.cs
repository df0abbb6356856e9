using System.Text.Json;
using System.Text.Json.Nodes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Benchmarks.Client;
using EmailWebhooks.Benchmarks.Events;
using EmailWebhooks.Benchmarks.Ratios;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Tests;

[NonParallelizable]
public sealed class BenchmarkTests
{
    private static readonly JsonSerializerOptions Models = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    /// <summary>A ratio means something only when the benchmark and its baseline do the same work.</summary>
    [TestCaseSource(typeof(BenchmarkCase), nameof(BenchmarkCase.All))]
    public async Task Benchmark_runs_and_agrees_with_its_baseline(BenchmarkCase benchmark)
    {
        benchmark.SetUp();
        try
        {
            var baseline = ToJson(await RunAsync(benchmark, 0));
            Assert.That(baseline, Is.Not.Null);

            for (var i = 1; i < benchmark.Methods.Count; i++)
            {
                var result = ToJson(await RunAsync(benchmark, i));

                Assert.That(JsonNode.DeepEquals(result, baseline), $"{benchmark.Methods[i].Name} returns {result?.ToJsonString()}");
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
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }

    /// <summary>Converts a result to JSON, so that results of different types can be compared.</summary>
    private static JsonNode? ToJson(object? result) => result switch
    {
        null => null,
        string text => text,
        byte[] utf8Json => JsonNode.Parse(utf8Json),
        Sample sample => JsonNode.Parse(sample.Utf8),
        PinpointeEvent or MailingworkEvent => JsonNode.Parse(JsonSerializer.Serialize(result, result.GetType(), Models)),
        IEnumerable<PinpointeEvent> events => new JsonArray([.. events.Select(webhookEvent => JsonSerializer.SerializeToNode(webhookEvent, Models))]),
        NewtonsoftJson.Model => JsonNode.Parse(NewtonsoftJson.Serialize(result)),
        IEnumerable<MailingworkWebhook> webhooks => Array(webhooks.Select(webhook => $"{webhook.Id} {webhook.App} {webhook.EventType} {webhook.Url} {webhook.IsActive}")),
        IEnumerable<WebserviceRow> rows => Array(rows.Select(row => $"{row.Id} {row.App} {row.Event} {row.Url} {row.Active}")),
        _ => throw new NotSupportedException($"Add a conversion of {result.GetType()}."),
    };

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];
}
