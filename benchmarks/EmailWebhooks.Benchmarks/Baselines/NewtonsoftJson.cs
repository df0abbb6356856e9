using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>Newtonsoft.Json with plain models; the caller names the type of the event.</summary>
internal static class NewtonsoftJson
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new CamelCaseNamingStrategy() },
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
    };

    public static object Parse(byte[] utf8Json, Type type) => JsonConvert.DeserializeObject(Encoding.UTF8.GetString(utf8Json), type, Settings)!;

    public static byte[] Serialize(object webhookEvent) => Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(webhookEvent, Settings));

    internal abstract class Model
    {
        [JsonExtensionData]
        public IDictionary<string, JToken>? AdditionalProperties { get; set; }
    }

    internal abstract class PinpointeModel : Model
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
    }

    internal sealed class OpenModel : PinpointeModel
    {
        public string? Detail { get; set; }
    }

    internal sealed class ClickModel : PinpointeModel
    {
        public string? VisitorId { get; set; }

        public ClickDetailModel? Detail { get; set; }

        public string? VisitorToken { get; set; }

        public string? UserAgent { get; set; }
    }

    internal sealed class ClickDetailModel : Model
    {
        [JsonProperty("linkid")]
        public long? LinkId { get; set; }

        public string? Url { get; set; }
    }

    internal sealed class OptinModel : Model
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
    }

    internal sealed class FieldModel : Model
    {
        public long Id { get; set; }

        public string? Value { get; set; }
    }

    internal sealed class ListEntryModel : Model
    {
        public long Id { get; set; }

        public int Value { get; set; }
    }
}
