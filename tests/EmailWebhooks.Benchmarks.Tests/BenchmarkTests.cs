using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Running;
using EmailWebhooks.Benchmarks.Events;
using EmailWebhooks.Benchmarks.Http;
using EmailWebhooks.Benchmarks.Ratios;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Tests;

[NonParallelizable]
public sealed class BenchmarkTests
{
    /// <summary>A ratio means something only when the benchmark and its baseline do the same work.</summary>
    [TestCaseSource(typeof(Comparison), nameof(Comparison.All))]
    public async Task Benchmarks_run_and_agree_with_their_baseline(Comparison comparison)
    {
        comparison.SetUp();
        try
        {
            Assert.That(comparison.Benchmarks[0].Baseline);
            Assert.That(comparison.Benchmarks, Has.Count.GreaterThan(1));
            var baseline = ToJson(await RunAsync(comparison, comparison.Benchmarks[0]));
            Assert.That(baseline, Is.Not.Null);

            foreach (var benchmark in comparison.Benchmarks.Skip(1))
            {
                var result = ToJson(await RunAsync(comparison, benchmark));

                Assert.That(JsonNode.DeepEquals(result, baseline), $"{benchmark.WorkloadMethod.Name} returns {result?.ToJsonString()}");
            }
        }
        finally
        {
            comparison.CleanUp();
        }
    }

    private static async Task<object?> RunAsync(Comparison comparison, Descriptor benchmark)
    {
        var result = comparison.Bind(benchmark).DynamicInvoke();
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
        PinpointeEvent or MailingworkEvent => JsonNode.Parse(JsonSerializer.Serialize(result, result.GetType(), Samples.Options)),
        IEnumerable<PinpointeEvent> events => new JsonArray([.. events.Select(webhookEvent => JsonSerializer.SerializeToNode(webhookEvent, Samples.Options))]),
        IEnumerable<MailingworkWebhook> webhooks => Array(webhooks.Select(webhook => $"{webhook.Id} {webhook.App} {webhook.EventType} {webhook.Url} {webhook.IsActive}")),
        IEnumerable<WebserviceRow> rows => Array(rows.Select(row => $"{row.Id} {row.App} {row.Event} {row.Url} {row.Active}")),
        _ => throw new NotSupportedException($"Add a conversion of {result.GetType()}."),
    };

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];
}
