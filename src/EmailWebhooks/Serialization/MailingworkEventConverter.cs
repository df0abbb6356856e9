using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Writes each MAILINGWORK event as its own type; reading is refused, because the body does not name its event.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkEventConverter : JsonConverter<MailingworkEvent>
{
    /// <inheritdoc/>
    public override MailingworkEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            "A MAILINGWORK body does not name its event, so it cannot be deserialized as MailingworkEvent. Call MailingworkEvent.Parse with the event type that the URL was registered for, or deserialize as the concrete event.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MailingworkEvent value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ModelJson.TypeInfo(value.GetType()));
}
