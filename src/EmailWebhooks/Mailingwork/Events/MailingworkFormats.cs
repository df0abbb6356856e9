using System.Text.Json;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>
/// The members of MAILINGWORK's events, in the documented order, and of its webhooks (documentation "Schnittstellen:
/// WebHooks", id 451).
/// </summary>
internal static class MailingworkFormats
{
    public static readonly JsonFormat<MailingworkField> Field = new FieldFormat(
        new(
            new JsonMember<MailingworkField, long?>("id", IdFormat.Instance, static f => f.Id, static (f, value) => f.Id = value ?? 0) { IsRequired = true, Aliases = ["field"] },
            new JsonMember<MailingworkField, object>("value", new FieldValueFormat(), static f => f.Content, static (f, value) => f.Content = value) { IsAlwaysWritten = true }));

    /// <summary>Other names for a webhook's id, because other functions of this API name an id after its entity.</summary>
    private static readonly string[] WebhookIdAliases = ["webHookId", "webhookId", "webhook_id"];

    // An entry without a value is rejected, not defaulted to false.
    public static readonly JsonFormat<MailingworkListEntry> ListEntry = new ListEntryFormat(
        new(
            new JsonMember<MailingworkListEntry, long?>("id", IdFormat.Instance, static l => l.Id, static (l, value) => l.Id = value ?? 0) { IsRequired = true },
            new JsonMember<MailingworkListEntry, bool?>("value", new BooleanFormat(isWrittenAsNumber: true), static l => l.Value, static (l, value) => l.Value = value == true) { IsRequired = true }));

    private static readonly JsonMember<MailingworkEvent> EventId = Id("id", static e => e.Id, static (e, value) => e.Id = value);

    private static readonly JsonMember<MailingworkEvent>[] Rest =
    [
        Id("subscriber_id", static e => e.SubscriberId, static (e, value) => e.SubscriberId = value),
        new JsonMember<MailingworkEvent, IReadOnlyList<MailingworkField>>("fields", new ListFormat<MailingworkField>(Field), static e => e.Fields, static (e, value) => e.Fields = value!),
        new JsonMember<MailingworkEvent, IReadOnlyList<MailingworkListEntry>>("lists", new ListFormat<MailingworkListEntry>(ListEntry), static e => e.Lists, static (e, value) => e.Lists = value!),
        new JsonMember<MailingworkEvent, WebhookTimestamp?>("activate_at", TimestampFormat.Instance, static e => e.ActivatedAt, static (e, value) => e.ActivatedAt = value),
    ];

    public static readonly ModelShape<MailingworkEvent> Shared = new([EventId, .. Rest]);

    public static readonly ModelShape<MailingworkEvent> Optin = new(
    [
        EventId,
        Id("optinsetup_id", static e => ((MailingworkOptinFinalizedEvent)e).OptinSetupId, static (e, value) => ((MailingworkOptinFinalizedEvent)e).OptinSetupId = value),
        .. Rest,
    ]);

    public static readonly ModelShape<MailingworkEvent> Optout = new(
    [
        EventId,
        Id("optoutsetup_id", static e => ((MailingworkOptoutFinalizedEvent)e).OptoutSetupId, static (e, value) => ((MailingworkOptoutFinalizedEvent)e).OptoutSetupId = value),
        .. Rest,
    ]);

    public static readonly ModelFormat<MailingworkWebhook> Webhook = new(
        new(
            new JsonMember<MailingworkWebhook, long?>("id", IdFormat.Instance, static w => w.Id == 0 ? null : w.Id, static (w, value) => w.Id = value ?? 0) { Aliases = WebhookIdAliases },
            new JsonMember<MailingworkWebhook, string>("app", TextFormat.Instance, static w => w.App, static (w, value) => w.App = value),
            new JsonMember<MailingworkWebhook, MailingworkEventType?>("event", EventTypeFormat.Instance, static w => w.EventType, static (w, value) => w.EventType = value),
            new JsonMember<MailingworkWebhook, Uri>("url", new HttpUrlFormat(), static w => w.Url, static (w, value) => w.Url = value),
            new JsonMember<MailingworkWebhook, bool?>("active", new BooleanFormat(isWrittenAsNumber: false), static w => w.IsActive, static (w, value) => w.IsActive = value)),
        static () => new(),
        keepsDrifted: true);

    private static readonly ModelFormat<MailingworkEvent> OptinFinalized = new(Optin, static () => new MailingworkOptinFinalizedEvent(), keepsDrifted: true);
    private static readonly ModelFormat<MailingworkEvent> OptoutFinalized = new(Optout, static () => new MailingworkOptoutFinalizedEvent(), keepsDrifted: true);
    private static readonly ModelFormat<MailingworkEvent> ProfileManagerFinalized = new(Shared, static () => new MailingworkProfileManagerFinalizedEvent(), keepsDrifted: true);

    /// <summary>Whether the member name at the reader's position can be that of a webhook's id.</summary>
    public static bool IsWebhookId(ref Utf8JsonReader reader)
    {
        var isId = reader.ValueTextEquals("id"u8);
        foreach (var alias in WebhookIdAliases)
        {
            isId |= reader.ValueTextEquals(alias);
        }

        return isId;
    }

    /// <summary>Returns the tolerant format of events of a type.</summary>
    public static ModelFormat<MailingworkEvent> Of(MailingworkEventType type) =>
        type == MailingworkEventType.OptinFinalized ? OptinFinalized
        : type == MailingworkEventType.OptoutFinalized ? OptoutFinalized
        : type == MailingworkEventType.ProfileManagerFinalized ? ProfileManagerFinalized
        : Unknown(type);

    /// <summary>Returns the members of an event.</summary>
    public static ModelShape<MailingworkEvent> Of(MailingworkEvent webhookEvent) =>
        webhookEvent switch { MailingworkOptinFinalizedEvent => Optin, MailingworkOptoutFinalizedEvent => Optout, _ => Shared };

    private static bool TryReadPlainId(ref Utf8JsonReader reader, out long id)
    {
        id = 0;
        return reader.ValueTextEquals("id"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out id);
    }

    public static ModelFormat<MailingworkEvent> Unknown(MailingworkEventType type) => new(Shared, () => new UnknownMailingworkEvent(type), keepsDrifted: true);

    private static JsonMember<MailingworkEvent, long?> Id(string name, Func<MailingworkEvent, long?> get, Action<MailingworkEvent, long?> set) => new(name, IdFormat.Instance, get, set);

    private sealed class FieldFormat(ModelShape<MailingworkField> shape)
        : ModelFormat<MailingworkField>(shape, static () => new(), keepsDrifted: false)
    {
        public override bool TryReadPlain(ref Utf8JsonReader reader, out MailingworkField value)
        {
            value = new MailingworkField();
            var hasId = false;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("value"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.String)
                    {
                        return false;
                    }

                    value.Content = TokenText.Utf16(ref reader);
                }
                else if (TryReadPlainId(ref reader, out var id))
                {
                    value.Id = id;
                    hasId = true;
                }
                else
                {
                    return false;
                }
            }

            return hasId;
        }
    }

    private sealed class ListEntryFormat(ModelShape<MailingworkListEntry> shape)
        : ModelFormat<MailingworkListEntry>(shape, static () => new(), keepsDrifted: false)
    {
        public override bool TryReadPlain(ref Utf8JsonReader reader, out MailingworkListEntry value)
        {
            value = new MailingworkListEntry();
            bool hasId = false, hasValue = false;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("value"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.Number || !reader.TryGetByte(out var number) || number > 1)
                    {
                        return false;
                    }

                    value.Value = number == 1;
                    hasValue = true;
                }
                else if (TryReadPlainId(ref reader, out var id))
                {
                    value.Id = id;
                    hasId = true;
                }
                else
                {
                    return false;
                }
            }

            return hasId && hasValue;
        }
    }

    /// <summary>A field's value: text, a number, a boolean, an object, or an array of these. Nulls in the array are omitted.</summary>
    private sealed class FieldValueFormat : JsonFormat<object>
    {
        public override bool TryRead(ref Utf8JsonReader reader, out object value)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                var isText = TextFormat.Instance.TryRead(ref reader, out var text);
                value = text;
                return isText;
            }

            var start = reader;
            var values = new List<string>();
            value = values;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.Null)
                {
                    continue;
                }

                if (!TextFormat.Instance.TryRead(ref reader, out var text))
                {
                    reader = start;
                    return false;
                }

                values.Add(text);
            }

            value = values.ToArray();
            return true;
        }

        public override void Write(Utf8JsonWriter writer, object value)
        {
            if (value is string text)
            {
                writer.WriteStringValue(text);
                return;
            }

            writer.WriteStartArray();
            foreach (var item in (IReadOnlyList<string>)value)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }
    }
}
