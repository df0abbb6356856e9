using System.Text.Json.Serialization;

namespace EmailWebhooks.Tool.Events;

internal enum Vendor
{
    [JsonStringEnumMemberName("pinpointe")]
    Pinpointe,

    [JsonStringEnumMemberName("mailingwork")]
    Mailingwork,
}
