using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>An event that this version does not know: the shared members as far as they can be read, and the whole payload.</summary>
/// <remarks>
/// Every member of the payload is also in a property or in <see cref="WebhookEvent.AdditionalProperties"/>, and those
/// are what is serialized.
/// </remarks>
public sealed class UnknownMailingworkEvent : MailingworkEvent
{
    private MailingworkEventType _type;
    private JsonElement _payload;

    /// <summary>Creates an event of this type.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    public UnknownMailingworkEvent(MailingworkEventType type) => _type = type;

    [JsonConstructor]
    internal UnknownMailingworkEvent()
    {
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override MailingworkEventType Type => _type;

    /// <summary>
    /// The whole payload; undefined where none was parsed or set. Setting it fills every member of the event that has no
    /// value yet.
    /// </summary>
    [JsonIgnore]
    public JsonElement Payload
    {
        get => _payload;
        set
        {
            _payload = value;
            TolerantJson.Fill(this, value);
        }
    }

    internal void Keep(MailingworkEventType type, JsonElement payload)
    {
        _type = type;
        _payload = payload;
    }
}
