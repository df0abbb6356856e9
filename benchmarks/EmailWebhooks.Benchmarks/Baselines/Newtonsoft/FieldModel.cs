using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal sealed class FieldModel
{
    public long Id { get; set; }

    public string? Value { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JToken>? AdditionalProperties { get; set; }
}
