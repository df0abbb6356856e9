using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A list that an event is about.</summary>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkListEntry : IExtensible
{
    /// <summary><c>id</c>: the list's id in the account.</summary>
    public long Id { get; set; }

    /// <summary>
    /// <c>value</c>, 1 or 0. In an opt-in: whether the subscriber is on the list. In an opt-out: whether the subscriber has
    /// just opted out of it. The vendor does not say what it means in other events.
    /// </summary>
    public bool Value { get; set; }

    /// <summary>Every further member of the entry, by its JSON name; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
