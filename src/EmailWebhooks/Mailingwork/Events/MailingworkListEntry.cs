using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A list that an event is about.</summary>
[JsonConverter(typeof(NestedObjectConverter<MailingworkListEntry, MailingworkListEntryMembers>))]
public sealed class MailingworkListEntry : IExtensible
{
    /// <summary>The list's id in the account.</summary>
    public long Id { get; set; }

    /// <summary>
    /// In a sign-up: whether the subscriber is on the list. In a sign-off: whether the subscriber has just left it. In
    /// other events the vendor does not say.
    /// </summary>
    public bool Value { get; set; }

    /// <summary>Every further member of the entry; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
