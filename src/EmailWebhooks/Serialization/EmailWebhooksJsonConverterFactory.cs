using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

/// <summary>
/// Creates the converters for this library's models. The models' attributes name this class, so that every serializer uses
/// it; applications do not need it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EmailWebhooksJsonConverterFactory : JsonConverterFactory
{
    private static readonly Dictionary<Type, JsonConverter> Converters = new()
    {
        [typeof(WebhookEvent)] = new WebhookEventConverter<WebhookEvent>(
            "The type of a webhook event depends on the vendor. Call PinpointeEvent.Parse or MailingworkEvent.Parse instead of deserializing WebhookEvent."),
        [typeof(PinpointeEvent)] = new FormatConverter<PinpointeEvent, PinpointeEvent>(PinpointeFormats.Any),
        [typeof(PinpointeOpenEvent)] = Pinpointe(PinpointeFormats.Open, static () => new PinpointeOpenEvent()),
        [typeof(PinpointeClickEvent)] = Pinpointe(PinpointeFormats.Click, static () => new PinpointeClickEvent()),
        [typeof(PinpointeBounceEvent)] = Pinpointe(PinpointeFormats.Shared, static () => new PinpointeBounceEvent()),
        [typeof(PinpointeUnsubscribeEvent)] = Pinpointe(PinpointeFormats.Shared, static () => new PinpointeUnsubscribeEvent()),
        [typeof(PinpointeComplaintEvent)] = Pinpointe(PinpointeFormats.Shared, static () => new PinpointeComplaintEvent()),
        [typeof(UnknownPinpointeEvent)] = Pinpointe(PinpointeFormats.Shared, static () => new UnknownPinpointeEvent()),
        [typeof(PinpointeClickDetail)] = new FormatConverter<PinpointeClickDetail, PinpointeClickDetail>(PinpointeFormats.ClickDetail),
        [typeof(MailingworkEvent)] = new WebhookEventConverter<MailingworkEvent>(
            "A MAILINGWORK body does not name its event, so it cannot be deserialized as MailingworkEvent. Call MailingworkEvent.Parse with the event type that the URL was registered for, or deserialize as the concrete event."),
        [typeof(MailingworkOptinFinalizedEvent)] = Mailingwork(MailingworkFormats.Optin, static () => new MailingworkOptinFinalizedEvent()),
        [typeof(MailingworkOptoutFinalizedEvent)] = Mailingwork(MailingworkFormats.Optout, static () => new MailingworkOptoutFinalizedEvent()),
        [typeof(MailingworkProfileManagerFinalizedEvent)] = Mailingwork(MailingworkFormats.Shared, static () => new MailingworkProfileManagerFinalizedEvent()),
        [typeof(UnknownMailingworkEvent)] = Mailingwork(MailingworkFormats.Shared, static () => new UnknownMailingworkEvent(default)),
        [typeof(MailingworkField)] = new FormatConverter<MailingworkField, MailingworkField>(MailingworkFormats.Field),
        [typeof(MailingworkListEntry)] = new FormatConverter<MailingworkListEntry, MailingworkListEntry>(MailingworkFormats.ListEntry),
        [typeof(MailingworkWebhook)] = new FormatConverter<MailingworkWebhook, MailingworkWebhook>(MailingworkFormats.Webhook),
        [typeof(MailingworkEventType)] = new StructConverter<MailingworkEventType>(EventTypeFormat.Instance),
        [typeof(WebhookTimestamp)] = new StructConverter<WebhookTimestamp>(TimestampFormat.Instance),
    };

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => Converters.ContainsKey(typeToConvert);

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Converters[typeToConvert];

    private static FormatConverter<TEvent, PinpointeEvent> Pinpointe<TEvent>(ModelShape<PinpointeEvent> shape, Func<TEvent> create)
        where TEvent : PinpointeEvent => new(new ModelFormat<PinpointeEvent>(shape, create, keepsDrifted: false));

    private static FormatConverter<TEvent, MailingworkEvent> Mailingwork<TEvent>(ModelShape<MailingworkEvent> shape, Func<TEvent> create)
        where TEvent : MailingworkEvent => new(new ModelFormat<MailingworkEvent>(shape, create, keepsDrifted: false));
}

/// <summary>Writes any event as its own type. Reading is refused, because the body does not name the type.</summary>
file sealed class WebhookEventConverter<T>(string reason) : JsonConverter<T>
    where T : WebhookEvent
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(reason);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (value is PinpointeEvent pinpointe)
        {
            PinpointeFormats.Any.Write(writer, pinpointe);
        }
        else if (value is MailingworkEvent mailingwork)
        {
            MailingworkFormats.Of(mailingwork).Write(writer, mailingwork);
        }
    }
}
