using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal sealed class ClickDetailModel
{
    [JsonProperty("linkid")]
    public long? LinkId { get; set; }

    public string? Url { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JToken>? AdditionalProperties { get; set; }
}
