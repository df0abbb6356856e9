using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A webhook that is registered with MAILINGWORK.</summary>
/// <remarks>
/// The members come from the vendor's documentation "Schnittstellen: WebHooks" (id 451). A member whose value cannot be
/// read as its type is kept in <see cref="AdditionalProperties"/> under its own name.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkWebhook : IExtensible
{
    /// <summary>
    /// <c>id</c>: the webhook's id; 0 when the response has none that can be read. Read from <c>webHookId</c>,
    /// <c>webhookId</c> or <c>webhook_id</c> when <c>id</c> is absent.
    /// </summary>
    public long Id { get; set; }

    /// <summary><c>app</c>: the application that the webhook belongs to; null when the response does not say.</summary>
    public string? App { get; set; }

    /// <summary><c>event</c>: the event that the webhook delivers; null when the response does not say.</summary>
    public MailingworkEventType? EventType { get; set; }

    /// <summary><c>url</c>: where the webhook delivers; null when the response does not say. It usually holds a secret: keep it out of logs.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// <c>active</c>: whether the webhook delivers; null when the response does not say, or says it in a form that cannot be
    /// read, which is then in <see cref="AdditionalProperties"/>. The vendor deactivates a webhook after several consecutive
    /// failed deliveries.
    /// </summary>
    public bool? IsActive { get; set; }

    /// <summary>Every further member of the response, by its JSON name; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
