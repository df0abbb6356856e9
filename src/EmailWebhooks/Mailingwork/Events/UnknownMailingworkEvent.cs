using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>An event that this version does not know, with the shared members that can be read and the whole payload.</summary>
/// <remarks>
/// Every member of the payload is also in a property or in <see cref="WebhookEvent.AdditionalProperties"/>. Serializing the
/// event writes those, not <see cref="Payload"/>.
/// </remarks>
/// <param name="type">The event that the URL was registered for.</param>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class UnknownMailingworkEvent(MailingworkEventType type) : MailingworkEvent, IKeepsPayload
{
    private JsonElement _payload;

    /// <inheritdoc/>
    public override MailingworkEventType Type => type;

    /// <summary>
    /// The whole payload; its kind is <see cref="JsonValueKind.Undefined"/> if no payload was parsed or set. Setting it also
    /// sets every property of the event that does not have a value yet.
    /// </summary>
    public JsonElement Payload
    {
        get => _payload;
        set
        {
            _payload = value;
            MailingworkFormats.Unknown(type).Fill(this, value);
        }
    }

    void IKeepsPayload.Keep(JsonElement payload) => _payload = payload;
}
