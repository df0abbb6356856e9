using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal sealed class ListEntryModel
{
    public long Id { get; set; }

    public int Value { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JToken>? AdditionalProperties { get; set; }
}
