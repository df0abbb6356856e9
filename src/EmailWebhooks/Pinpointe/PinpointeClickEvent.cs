using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact has clicked a link in a campaign (<c>click</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>. Deserializing this type directly throws a
/// <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeClickEvent : PinpointeEvent
{
    /// <summary>Initializes the event with its name, <c>click</c>.</summary>
    public PinpointeClickEvent()
        : base(ClickName)
    {
    }

    /// <summary><c>visitorId</c>: a unique, non-persistent id of the contact who clicked.</summary>
    public string? VisitorId { get; set; }

    /// <summary><c>detail</c>: the link that was clicked.</summary>
    public PinpointeClickDetail? Detail { get; set; }

    /// <summary><c>visitorToken</c>: a unique, non-persistent token tied to <see cref="VisitorId"/>.</summary>
    public string? VisitorToken { get; set; }

    /// <summary><c>userAgent</c>: the user agent of the contact's browser.</summary>
    public string? UserAgent { get; set; }
}
