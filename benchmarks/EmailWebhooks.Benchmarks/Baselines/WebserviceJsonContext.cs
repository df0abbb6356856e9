using System.Text.Json.Serialization;

namespace EmailWebhooks.Benchmarks.Baselines;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebserviceAnswer<WebserviceRow[]>))]
[JsonSerializable(typeof(WebserviceAnswer<bool>))]
internal sealed partial class WebserviceJsonContext : JsonSerializerContext;
