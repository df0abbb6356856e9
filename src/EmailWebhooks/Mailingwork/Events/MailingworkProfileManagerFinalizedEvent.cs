using System.Text.Json.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>Someone changed their profile (<c>profilemanager_finalized</c>).</summary>
/// <remarks>
/// The vendor does not document this body; expect the shared members, the rest is in
/// <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>: deserialized directly
/// as this type, a member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class MailingworkProfileManagerFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MailingworkEventType Type => MailingworkEventType.ProfileManagerFinalized;
}
