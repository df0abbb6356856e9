using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact has unsubscribed (<c>unsubscribe</c>).</summary>
/// <remarks>
/// The vendor documents that the event exists, but not its members. The members that all events share are read from it; all
/// other members are kept in <see cref="WebhookEvent.AdditionalProperties"/>. The vendor's documents also spell the event
/// <c>unsubsribe</c>, which is read as the same event.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>. Deserializing this type directly throws a
/// <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeUnsubscribeEvent : PinpointeEvent
{
    /// <summary>Initializes the event with its name, <c>unsubscribe</c>.</summary>
    public PinpointeUnsubscribeEvent()
        : base(UnsubscribeName)
    {
    }
}
