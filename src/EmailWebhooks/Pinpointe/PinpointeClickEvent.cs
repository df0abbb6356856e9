using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact clicked a link of a campaign (<c>click</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: when this type is deserialized directly, a member
/// of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeClickEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>click</c>.</summary>
    public PinpointeClickEvent()
        : base(ClickName)
    {
    }

    /// <summary><c>visitorId</c>: a unique id of the contact who clicked; not persistent.</summary>
    public string? VisitorId { get; set; }

    /// <summary><c>detail</c>: the link that was clicked.</summary>
    public PinpointeClickDetail? Detail { get; set; }

    /// <summary><c>visitorToken</c>: a unique token tied to <see cref="VisitorId"/>; not persistent.</summary>
    public string? VisitorToken { get; set; }

    /// <summary><c>userAgent</c>: the user agent of the contact's browser.</summary>
    public string? UserAgent { get; set; }
}
