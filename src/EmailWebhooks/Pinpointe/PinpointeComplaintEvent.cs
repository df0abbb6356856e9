using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact complained about a message, for instance by marking it as spam (<c>complaint</c>).</summary>
/// <remarks>
/// The vendor documents that the event exists, not its members: expect the shared ones; the others are in
/// <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: when this type is deserialized directly, a member
/// of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeComplaintEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>complaint</c>.</summary>
    public PinpointeComplaintEvent()
        : base(ComplaintName)
    {
    }
}
