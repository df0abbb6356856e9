using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks;

/// <summary>
/// An event that a webhook delivers: the base of <see cref="Pinpointe.PinpointeEvent"/> and
/// <see cref="Mailingwork.MailingworkEvent"/>.
/// </summary>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public abstract class WebhookEvent : IExtensible
{
    private protected WebhookEvent()
    {
    }

    /// <summary>
    /// Every member of the payload that the event's type has no property for, or whose value cannot be read as its
    /// property's type, by its JSON name; null when there are none.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
