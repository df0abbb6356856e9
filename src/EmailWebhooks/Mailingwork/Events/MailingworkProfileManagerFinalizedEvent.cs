using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>Someone changed their profile (<c>profilemanager_finalized</c>).</summary>
/// <remarks>
/// The vendor does not document this body: expect the shared members; the others are in
/// <see cref="WebhookEvent.AdditionalProperties"/>.
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>: when this type is
/// deserialized directly, a member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkProfileManagerFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    public override MailingworkEventType Type => MailingworkEventType.ProfileManagerFinalized;
}
