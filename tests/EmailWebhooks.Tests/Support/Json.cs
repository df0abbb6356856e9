using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Tests.Support;

/// <summary>Builds and compares JSON without using the models.</summary>
internal static class Json
{
    public static JsonSerializerOptions ModelOptions { get; } = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    /// <summary>What JsonSerializer uses by default where reflection is enabled.</summary>
    public static JsonSerializerOptions ReflectionOptions { get; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>What ASP.NET Core uses by default where reflection is enabled.</summary>
    public static JsonSerializerOptions WebOptions { get; } = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static JsonObject Object(byte[] payload) => JsonNode.Parse(payload)!.AsObject();

    public static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The payload with one member set to a JSON value.</summary>
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

    public static bool Same(string left, string right) => JsonElement.DeepEquals(Element(left), Element(right));

    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, ModelOptions);
}
