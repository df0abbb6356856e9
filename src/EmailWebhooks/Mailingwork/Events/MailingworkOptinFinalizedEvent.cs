using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>Someone finished an opt-in (<c>optin_finalized</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="MailingworkEvent.Parse(MailingworkEventType, ReadOnlySpan{byte})"/>: when this type is
/// deserialized directly, a member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkOptinFinalizedEvent : MailingworkEvent
{
    /// <inheritdoc/>
    public override MailingworkEventType Type => MailingworkEventType.OptinFinalized;

    /// <summary><c>optinsetup_id</c>: the id of the opt-in setup; null when the payload has none.</summary>
    public long? OptinSetupId { get; set; }

    /// <summary>The lists that the subscriber is on: those whose value is 1 (documentation "Schnittstellen: WebHooks", id 451).</summary>
    public IEnumerable<long> SubscribedListIds => Lists.Where(list => list.Value).Select(list => list.Id);
}
