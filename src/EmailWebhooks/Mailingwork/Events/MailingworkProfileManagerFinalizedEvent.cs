using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A subscriber has changed their profile (<c>profilemanager_finalized</c>).</summary>
/// <remarks>
/// The vendor does not document this body. The members that all events share are read from it; all other members are kept in
/// <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>. Deserializing this type
/// directly throws a <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkProfileManagerFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    public override MailingworkEventType Type => MailingworkEventType.ProfileManagerFinalized;
}
