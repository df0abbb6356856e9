using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A subscriber has completed an opt-in (<c>optin_finalized</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>. Deserializing this type
/// directly throws a <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkOptinFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    public override MailingworkEventType Type => MailingworkEventType.OptinFinalized;

    /// <summary><c>optinsetup_id</c>: the id of the opt-in setup; null if the payload contains none.</summary>
    public long? OptinSetupId { get; set; }

    /// <summary>The ids of the lists that the subscriber is on: those whose value is 1 (documentation "Schnittstellen: WebHooks", id 451).</summary>
    public IEnumerable<long> SubscribedListIds => Lists.Where(list => list.Value).Select(list => list.Id);
}
