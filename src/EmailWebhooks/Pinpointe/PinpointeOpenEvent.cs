using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>The contact opened a campaign (<c>open</c>).</summary>
/// <remarks>
/// Read payloads with <see cref="PinpointeEvent.Parse(ReadOnlySpan{byte})"/>: when this type is deserialized directly, a member
/// of the wrong type is a <see cref="System.Text.Json.JsonException"/>.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class PinpointeOpenEvent : PinpointeEvent
{
    /// <summary>Creates the event with its name, <c>open</c>.</summary>
    public PinpointeOpenEvent()
        : base(OpenName)
    {
    }

    /// <summary><c>detail</c>: the internal identifier that Pinpointe gives the event; a number is kept as its text.</summary>
    public string? Detail { get; set; }
}
