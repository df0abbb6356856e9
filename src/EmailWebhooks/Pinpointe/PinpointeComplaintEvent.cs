namespace EmailWebhooks.Pinpointe;

/// <summary>The contact reported the message as unwanted.</summary>
/// <remarks>
/// The vendor documents that the event exists, not its members: expect the shared ones, the rest is in <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: deserialized directly as this type, a
/// member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class PinpointeComplaintEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>complaint</c>.</summary>
    public PinpointeComplaintEvent()
        : base(PinpointeEventNames.Complaint)
    {
    }
}
