using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Testing;

/// <summary>Writes the events in the vendors' shape.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    /// <summary>Writes an event as its own type.</summary>
    /// <typeparam name="T">The vendor's base type.</typeparam>
    public static byte[] Write<T>(T webhookEvent) => JsonSerializer.SerializeToUtf8Bytes(webhookEvent, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
}
