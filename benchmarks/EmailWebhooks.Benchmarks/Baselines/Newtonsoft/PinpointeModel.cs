using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

internal abstract class PinpointeModel
{
    public string? Event { get; set; }

    public long? UserId { get; set; }

    public string? UserName { get; set; }

    public string? Time { get; set; }

    public string? IpAddress { get; set; }

    public long? SubscriberId { get; set; }

    public string? Email { get; set; }

    public string? StatType { get; set; }

    public string? SendType { get; set; }

    public long? StatId { get; set; }

    public long? ListId { get; set; }

    public string? ListName { get; set; }

    public long? NewsletterId { get; set; }

    public string? NewsletterName { get; set; }

    [JsonExtensionData]
    public IDictionary<string, JToken>? AdditionalProperties { get; set; }
}
