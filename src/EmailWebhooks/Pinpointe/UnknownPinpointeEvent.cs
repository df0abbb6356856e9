using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>An event that this version does not know, or a payload that does not name one: the shared members as far as they can be read, and the whole payload.</summary>
/// <remarks>
/// Every member of the payload is also in a property or in <see cref="WebhookEvent.AdditionalProperties"/>, and those are
/// what is serialized.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class UnknownPinpointeEvent : PinpointeEvent, IKeepsPayload
{
    private JsonElement _payload;

    /// <summary>Creates an event without a name.</summary>
    public UnknownPinpointeEvent()
        : base(null)
    {
    }

    /// <summary>
    /// The whole payload; undefined when none was parsed or set. Setting it fills every member of the event that has no
    /// value yet.
    /// </summary>
    public JsonElement Payload
    {
        get => _payload;
        set
        {
            _payload = value;
            PinpointeFormats.Unknown.Fill(this, value);
        }
    }

    void IKeepsPayload.Keep(JsonElement payload) => _payload = payload;
}
