using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A webhook that is registered with MAILINGWORK.</summary>
/// <remarks>
/// The members come from the vendor's doku, "Schnittstellen: WebHooks" (id 451). A member whose value cannot be read as
/// its type is kept in <see cref="AdditionalProperties"/> under its own name.
/// </remarks>
public sealed class MailingworkWebhook : IExtensible
{
    /// <summary>The webhook's id; 0 when the answer has none that can be read.</summary>
    [JsonPropertyName("id"), JsonPropertyOrder(0), JsonConverter(typeof(RequiredInt64Converter))]
    public long Id { get; set; }

    /// <summary>The application that the webhook belongs to; null when the answer does not say.</summary>
    [JsonPropertyName("app"), JsonPropertyOrder(1), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? App { get; set; }

    /// <summary>The event that the webhook delivers (<c>event</c>); null when the response does not say.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MailingworkEventType? EventType { get; set; }

    /// <summary>Where the webhook delivers; null when the answer does not say. It usually holds a secret: keep it out of logs.</summary>
    [JsonPropertyName("url"), JsonPropertyOrder(3), JsonConverter(typeof(AbsoluteUriConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri? Url { get; set; }

    /// <summary>
    /// Whether the webhook delivers (<c>active</c>); null when the response does not say, or says it in a form that cannot be
    /// read, which is then in <see cref="AdditionalProperties"/>. The vendor deactivates a webhook after several consecutive
    /// failed deliveries.
    /// </summary>
    [JsonPropertyName("active"), JsonPropertyOrder(4), JsonConverter(typeof(NullableBooleanConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsActive { get; set; }

    /// <summary>Every further member of the answer; null when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
