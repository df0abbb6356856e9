namespace EmailWebhooks.Pinpointe;

/// <summary>A message could not be delivered to the contact.</summary>
/// <remarks>
/// The vendor documents that the event exists, not its members: expect the shared ones, the rest is in <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: deserialized directly as this type, a
/// member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class PinpointeBounceEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>bounce</c>.</summary>
    public PinpointeBounceEvent()
        : base(PinpointeEventNames.Bounce)
    {
    }
}
