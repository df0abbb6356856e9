using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A subscriber has completed an opt-out (<c>optout_finalized</c>).</summary>
/// <remarks>
/// The vendor does not document this body; it is read like that of an opt-in, with <c>optoutsetup_id</c>.
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>. Deserializing this type
/// directly throws a <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkOptoutFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    public override MailingworkEventType Type => MailingworkEventType.OptoutFinalized;

    /// <summary><c>optoutsetup_id</c>: the id of the opt-out setup; null if the payload contains none.</summary>
    public long? OptoutSetupId { get; set; }

    /// <summary>The ids of the lists that the subscriber has just opted out of: those whose value is 1, as the vendor documents for its Zapier trigger.</summary>
    public IEnumerable<long> OptedOutListIds => Lists.Where(list => list.Value).Select(list => list.Id);
}
