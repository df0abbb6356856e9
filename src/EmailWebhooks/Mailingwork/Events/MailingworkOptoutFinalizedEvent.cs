using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>Someone finished an opt-out (<c>optout_finalized</c>).</summary>
/// <remarks>
/// The vendor does not document this body; it is read like an opt-in, with <c>optoutsetup_id</c>.
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>: when this type is
/// deserialized directly, a member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkOptoutFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    public override MailingworkEventType Type => MailingworkEventType.OptoutFinalized;

    /// <summary><c>optoutsetup_id</c>: the id of the opt-out setup; null when the payload has none.</summary>
    public long? OptoutSetupId { get; set; }

    /// <summary>The lists that the subscriber has just opted out of: those whose value is 1, as the vendor documents for its Zapier trigger.</summary>
    public IEnumerable<long> OptedOutListIds => Lists.Where(list => list.Value).Select(list => list.Id);
}
