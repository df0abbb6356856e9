using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A webhook that is registered with MAILINGWORK.</summary>
/// <remarks>
/// The members come from the vendor's documentation, "Schnittstellen: WebHooks" (id 451), except for the name <c>id</c>,
/// which is an assumption. A member whose value cannot be read as its type is kept in <see cref="AdditionalProperties"/>
/// under its own name.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkWebhook : IExtensible
{
    /// <summary>
    /// <c>id</c>: the webhook's id; 0 if the response does not contain one that can be read. It is read from
    /// <c>webHookId</c>, <c>webhookId</c> or <c>webhook_id</c> if <c>id</c> is absent.
    /// </summary>
    public long Id { get; set; }

    /// <summary><c>app</c>: the application that the webhook belongs to; null if the response does not say.</summary>
    public string? App { get; set; }

    /// <summary><c>event</c>: the event that the webhook delivers; null if the response does not say.</summary>
    public MailingworkEventType? EventType { get; set; }

    /// <summary><c>url</c>: where the webhook delivers; null if the response does not say. It usually contains a secret, so keep it out of logs.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// <c>active</c>: whether the webhook delivers; null if the response does not say, or if the value cannot be read and is
    /// in <see cref="AdditionalProperties"/>. The vendor deactivates a webhook after several consecutive failed deliveries.
    /// </summary>
    public bool? IsActive { get; set; }

    /// <summary>All other members of the response, by JSON name; null if there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
