using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Consumer;

/// <summary>Reads and writes events as JSON, as an application without reflection does.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    public static TEvent? Read<TEvent>(string json) => JsonSerializer.Deserialize(json, TypeInfo<TEvent>());

    public static string Write<TEvent>(TEvent webhookEvent) => JsonSerializer.Serialize(webhookEvent, TypeInfo<TEvent>());

    private static JsonTypeInfo<TEvent> TypeInfo<TEvent>() => (JsonTypeInfo<TEvent>)Options.GetTypeInfo(typeof(TEvent));
}
