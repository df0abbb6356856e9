using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal sealed class OptinModel
{
    public long? Id { get; set; }

    [JsonProperty("optinsetup_id")]
    public long? OptinSetupId { get; set; }

    [JsonProperty("subscriber_id")]
    public long? SubscriberId { get; set; }

    public IReadOnlyList<FieldModel> Fields { get; set; } = [];

    public IReadOnlyList<ListEntryModel> Lists { get; set; } = [];

    [JsonProperty("activate_at")]
    public string? ActivatedAt { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JToken>? AdditionalProperties { get; set; }
}
