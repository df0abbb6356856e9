using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact unsubscribed (<c>unsubscribe</c>).</summary>
/// <remarks>
/// The vendor documents that the event exists (its own comments also spell it <c>unsubsribe</c>, which is read as the
/// same), not its members: expect the shared ones; the others are in <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: when this type is deserialized directly, a member
/// of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeUnsubscribeEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>unsubscribe</c>.</summary>
    public PinpointeUnsubscribeEvent()
        : base(UnsubscribeName)
    {
    }
}
