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
    /// <c>value</c> (1 or 0): in an opt-in, whether the subscriber is on the list; in an opt-out, whether the subscriber has
    /// just opted out of it, as the vendor documents for its Zapier trigger. What it means in other events is not documented.
    /// </summary>
    public bool Value { get; set; }

    /// <summary>All other members of the entry, by JSON name; null if there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
