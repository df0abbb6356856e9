using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact clicked a link of a campaign.</summary>
/// <remarks>
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: deserialized directly as this type, a
/// member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class PinpointeClickEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>click</c>.</summary>
    public PinpointeClickEvent()
        : base(PinpointeEventNames.Click)
    {
    }

    /// <summary>A unique id of the contact who clicked; not persistent.</summary>
    [JsonPropertyName("visitorId"), JsonPropertyOrder(7), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VisitorId { get; set; }

    /// <summary>The link that was clicked.</summary>
    [JsonPropertyName("detail"), JsonPropertyOrder(15), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PinpointeClickDetail? Detail { get; set; }

    /// <summary>A unique token tied to <see cref="VisitorId"/>; not persistent.</summary>
    [JsonPropertyName("visitorToken"), JsonPropertyOrder(16), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VisitorToken { get; set; }

    /// <summary>The user agent of the contact's browser.</summary>
    [JsonPropertyName("userAgent"), JsonPropertyOrder(17), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserAgent { get; set; }
}
