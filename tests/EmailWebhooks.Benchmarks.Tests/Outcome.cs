using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Benchmarks.Baselines.Newtonsoft;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Tests;

/// <summary>What a benchmark has come to, as JSON, so that it can be compared whatever types it used on the way.</summary>
internal static class Outcome
{
    private static readonly JsonSerializerOptions Models = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    public static JsonNode? Of(object? result) => result switch
    {
        null => null,
        string text => text,
        int number => number,
        byte[] utf8Json => JsonNode.Parse(utf8Json),
        PinpointeEvent or MailingworkEvent => JsonNode.Parse(JsonSerializer.Serialize(result, result.GetType(), Models)),
        PinpointeModel or OptinModel => JsonNode.Parse(NewtonsoftJson.Serialize(result)),
        IEnumerable<MailingworkWebhook> webhooks => Array(webhooks.Select(webhook => $"{webhook.Id} {webhook.App} {webhook.EventType} {webhook.Url} {webhook.IsActive}")),
        WebserviceRow[] rows => Array(rows.Select(row => $"{row.Id} {row.App} {row.Event} {row.Url} {row.Active}")),
        object[] several => Array(several.Select(Of)),
        _ => throw new NotSupportedException($"Nobody has said yet how to compare a {result.GetType()}."),
    };

    /// <summary>How many tokens it is written with.</summary>
    public static int Tokens(JsonNode node)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(node.ToJsonString()));
        var count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];
}
