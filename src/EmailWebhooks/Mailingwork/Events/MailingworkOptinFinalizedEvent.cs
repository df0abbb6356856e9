using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>Someone finished a sign-up (<c>optin_finalized</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>: deserialized directly
/// as this type, a member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class MailingworkOptinFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override MailingworkEventType Type => MailingworkEventType.OptinFinalized;

    /// <summary>The id of the sign-up setup that was gone through; null when the payload has none.</summary>
    [JsonPropertyName("optinsetup_id"), JsonPropertyOrder(1), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OptinSetupId { get; set; }

    /// <summary>The lists that the subscriber is on: those whose value is 1 (doku "Schnittstellen: WebHooks", id 451).</summary>
    [JsonIgnore]
    public IEnumerable<long> SubscribedListIds => Lists.Where(list => list.Value).Select(list => list.Id);
}
