namespace EmailWebhooks.Pinpointe;

/// <summary>The contact signed off.</summary>
/// <remarks>
/// The vendor documents that the event exists (its comments also spell it <c>unsubsribe</c>, which is read as the same), not its members: expect the shared ones, the rest is in <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: deserialized directly as this type, a
/// member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class PinpointeUnsubscribeEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>unsubscribe</c>.</summary>
    public PinpointeUnsubscribeEvent()
        : base(PinpointeEventNames.Unsubscribe)
    {
    }
}
