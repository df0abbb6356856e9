using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace EmailWebhooks.Benchmarks.Baselines.Newtonsoft;

/// <summary>Newtonsoft.Json on plain models of its own, told which event it is.</summary>
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
}
