using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks;

/// <summary>
/// An event that a webhook delivers: the base class of <see cref="Pinpointe.PinpointeEvent"/> and
/// <see cref="Mailingwork.MailingworkEvent"/>.
/// </summary>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public abstract class WebhookEvent : IExtensible
{
    private protected WebhookEvent()
    {
    }

    /// <summary>
    /// The members of the payload for which the event has no property, or whose value cannot be read as the property's
    /// type, by JSON name; null when there are none.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
