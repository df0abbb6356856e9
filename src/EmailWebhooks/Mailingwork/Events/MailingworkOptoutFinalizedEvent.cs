using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>Someone finished a sign-off (<c>optout_finalized</c>).</summary>
/// <remarks>
/// The vendor does not document this body; it is read in the shape of the sign-up, with <c>optoutsetup_id</c>.
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>: deserialized directly
/// as this type, a member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class MailingworkOptoutFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MailingworkEventType Type => MailingworkEventType.OptoutFinalized;

    /// <summary>The id of the sign-off setup that was gone through; null when the payload has none.</summary>
    [JsonPropertyName("optoutsetup_id"), JsonPropertyOrder(1), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OptoutSetupId { get; set; }

    /// <summary>The lists that the subscriber has just left: those whose value is 1 (as the vendor's Zapier trigger documents it).</summary>
    [JsonIgnore]
    public IEnumerable<long> OptedOutListIds => Lists.Where(list => list.Value).Select(list => list.Id);
}
