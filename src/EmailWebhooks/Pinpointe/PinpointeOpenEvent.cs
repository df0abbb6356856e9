using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact has opened a campaign (<c>open</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>. Deserializing this type directly throws a
/// <see cref="System.Text.Json.JsonException"/> if a member has the wrong type.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeOpenEvent : PinpointeEvent
{
    /// <summary>Initializes the event with its name, <c>open</c>.</summary>
    public PinpointeOpenEvent()
        : base(OpenName)
    {
    }

    /// <summary><c>detail</c>: Pinpointe's internal identifier of the event; a number is kept as its JSON text.</summary>
    public string? Detail { get; set; }
}
