using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact opened a campaign.</summary>
/// <remarks>
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: deserialized directly as this type, a
/// member of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
public sealed class PinpointeOpenEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>open</c>.</summary>
    public PinpointeOpenEvent()
        : base(PinpointeEventNames.Open)
    {
    }

    /// <summary>Pinpointe's internal identifier of the event; a number is kept as its text.</summary>
    [JsonPropertyName("detail"), JsonPropertyOrder(15), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; set; }
}
