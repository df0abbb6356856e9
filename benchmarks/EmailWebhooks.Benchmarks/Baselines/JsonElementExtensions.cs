using System.Globalization;
using System.Text.Json;

namespace EmailWebhooks.Benchmarks.Baselines;

internal static class JsonElementExtensions
{
    public static long? FindInt64(this JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetInt64()
        : value.GetString() is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture)
        : null;

    public static string? FindString(this JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? value.GetString()
        : value.GetRawText();

    public static WebhookTimestamp? FindTimestamp(this JsonElement owner, string name) =>
        owner.FindString(name) is { Length: > 0 } text ? new WebhookTimestamp(text) : null;
}
