using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>System.Text.Json by reflection on the library's own models, told which event it is.</summary>
internal static class ReflectionJson
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static object Parse(ReadOnlySpan<byte> utf8Json, Type type) => JsonSerializer.Deserialize(utf8Json, type, Options)!;

    public static byte[] Serialize(object webhookEvent) => JsonSerializer.SerializeToUtf8Bytes(webhookEvent, webhookEvent.GetType(), Options);
}
