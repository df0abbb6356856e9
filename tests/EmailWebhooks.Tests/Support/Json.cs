using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmailWebhooks.Tests.Support;

/// <summary>Builds and compares JSON without the models.</summary>
internal static class Json
{
    public static JsonSerializerOptions ModelOptions { get; } = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    public static JsonObject Object(byte[] payload) => JsonNode.Parse(payload)!.AsObject();

    public static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The payload with one member set to this JSON.</summary>
    public static string With(byte[] payload, string member, string json)
    {
        var body = Object(payload);
        body[member] = JsonNode.Parse(json);
        return body.ToJsonString();
    }

    public static string Without(byte[] payload, string member)
    {
        var body = Object(payload);
        body.Remove(member);
        return body.ToJsonString();
    }

    public static string Reversed(byte[] payload) =>
        new JsonObject(Object(payload).Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();

    public static bool Same(string left, string right) => JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right));

    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, ModelOptions);
}
