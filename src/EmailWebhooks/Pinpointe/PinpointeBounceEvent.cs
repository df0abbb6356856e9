using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>A message to the contact bounced (<c>bounce</c>).</summary>
/// <remarks>
/// The vendor documents that the event exists, but not its members. The members that all events share are read from it; all
/// other members are kept in <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>. Deserializing this type directly throws a
/// <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeBounceEvent : PinpointeEvent
{
    /// <summary>Initializes the event with its name, <c>bounce</c>.</summary>
    public PinpointeBounceEvent()
        : base(BounceName)
    {
    }
}
