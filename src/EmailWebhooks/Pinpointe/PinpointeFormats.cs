using System.Text;
using System.Text.Json;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>
/// The documented members of Pinpointe's events, in the documented order (article 12000098737), and the formats for the
/// names of events.
/// </summary>
internal static class PinpointeFormats
{
    private static readonly JsonMember<PinpointeEvent>[] UpToEmail =
    [
        new JsonMember<PinpointeEvent, string>("event", new EventNameFormat(), static e => e.Event, static (e, value) => e.Event = value),
        Id("userId", static e => e.UserId, static (e, value) => e.UserId = value),
        Text("userName", static e => e.UserName, static (e, value) => e.UserName = value),
        new JsonMember<PinpointeEvent, WebhookTimestamp?>("time", TimestampFormat.Instance, static e => e.Time, static (e, value) => e.Time = value),
        Text("ipAddress", static e => e.IpAddress, static (e, value) => e.IpAddress = value),
        Id("subscriberId", static e => e.SubscriberId, static (e, value) => e.SubscriberId = value),
        new JsonMember<PinpointeEvent, string>("email", TextFormat.Instance, static e => e.Email, static (e, value) => e.Email = value) { Aliases = ["emailAddress"] },
    ];

    private static readonly JsonMember<PinpointeEvent>[] FromStatType =
    [
        Text("statType", static e => e.StatType, static (e, value) => e.StatType = value),
        Text("sendType", static e => e.SendType, static (e, value) => e.SendType = value),
        Id("statId", static e => e.StatId, static (e, value) => e.StatId = value),
        Id("listId", static e => e.ListId, static (e, value) => e.ListId = value),
        Text("listName", static e => e.ListName, static (e, value) => e.ListName = value),
        Id("newsletterId", static e => e.NewsletterId, static (e, value) => e.NewsletterId = value),
        Text("newsletterName", static e => e.NewsletterName, static (e, value) => e.NewsletterName = value),
    ];

    public static readonly ModelFormat<PinpointeClickDetail> ClickDetail = new(
        new(
            new JsonMember<PinpointeClickDetail, long?>("linkid", IdFormat.Instance, static d => d.LinkId, static (d, value) => d.LinkId = value),
            new JsonMember<PinpointeClickDetail, string>("url", TextFormat.Instance, static d => d.Url, static (d, value) => d.Url = value)),
        static () => new(),
        keepsDrifted: false);

    public static readonly ModelShape<PinpointeEvent> Shared = new([.. UpToEmail, .. FromStatType]);

    public static readonly ModelShape<PinpointeEvent> Open = new(
    [
        .. UpToEmail, .. FromStatType,
        Text("detail", static e => ((PinpointeOpenEvent)e).Detail, static (e, value) => ((PinpointeOpenEvent)e).Detail = value),
    ]);

    public static readonly ModelShape<PinpointeEvent> Click = new(
    [
        .. UpToEmail,
        Text("visitorId", static e => ((PinpointeClickEvent)e).VisitorId, static (e, value) => ((PinpointeClickEvent)e).VisitorId = value),
        .. FromStatType,
        new JsonMember<PinpointeEvent, PinpointeClickDetail>(
            "detail", ClickDetail, static e => ((PinpointeClickEvent)e).Detail, static (e, value) => ((PinpointeClickEvent)e).Detail = value),
        Text("visitorToken", static e => ((PinpointeClickEvent)e).VisitorToken, static (e, value) => ((PinpointeClickEvent)e).VisitorToken = value),
        Text("userAgent", static e => ((PinpointeClickEvent)e).UserAgent, static (e, value) => ((PinpointeClickEvent)e).UserAgent = value),
    ]);

    public static readonly ModelFormat<PinpointeEvent> Unknown = new(Shared, static () => new UnknownPinpointeEvent(), keepsDrifted: true);

    private static readonly Kind UnknownKind = new("", Unknown);

    private static readonly Kind[] Kinds =
    [
        new(PinpointeEvent.OpenName, new(Open, static () => new PinpointeOpenEvent(), keepsDrifted: true)),
        new(PinpointeEvent.ClickName, new(Click, static () => new PinpointeClickEvent(), keepsDrifted: true)),
        new(PinpointeEvent.BounceName, new(Shared, static () => new PinpointeBounceEvent(), keepsDrifted: true)),
        new(PinpointeEvent.UnsubscribeName, new(Shared, static () => new PinpointeUnsubscribeEvent(), keepsDrifted: true)),
        new(PinpointeEvent.ComplaintName, new(Shared, static () => new PinpointeComplaintEvent(), keepsDrifted: true)),

        // The vendor's own misspelling, in the comments of its API.
        new("unsubsribe", new(Shared, static () => new PinpointeUnsubscribeEvent(), keepsDrifted: true)),
    ];

    /// <summary>The format of any event; its <c>event</c> member determines the class.</summary>
    public static JsonFormat<PinpointeEvent> Any { get; } = new AnyEventFormat();

    private static JsonMember<PinpointeEvent, long?> Id(string name, Func<PinpointeEvent, long?> get, Action<PinpointeEvent, long?> set) => new(name, IdFormat.Instance, get, set);

    private static JsonMember<PinpointeEvent, string> Text(string name, Func<PinpointeEvent, string?> get, Action<PinpointeEvent, string?> set) => new(name, TextFormat.Instance, get, set);

    private static Kind? FindKind(ReadOnlySpan<byte> utf8Name)
    {
        foreach (var kind in Kinds)
        {
            if (utf8Name.SequenceEqual(kind.Utf8Name))
            {
                return kind;
            }
        }

        return null;
    }

    private sealed class Kind(string name, ModelFormat<PinpointeEvent> format)
    {
        public string Name => name;

        public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

        public ModelFormat<PinpointeEvent> Format => format;
    }

    private sealed class AnyEventFormat : JsonFormat<PinpointeEvent>
    {
        public override bool TryRead(ref Utf8JsonReader reader, out PinpointeEvent value)
        {
            var start = reader;
            var kind = FindFirst(reader);
            if (!kind.Format.TryRead(ref reader, out value))
            {
                return false;
            }

            if (value.Event != kind.Name && Array.Find(Kinds, OfName(value.Event)) is var last && (last ?? UnknownKind) != kind)
            {
                // The body contains several names, and the last one decides.
                reader = start;
                return (last ?? UnknownKind).Format.TryRead(ref reader, out value);
            }

            return true;
        }

        public override void Write(Utf8JsonWriter writer, PinpointeEvent value)
        {
            var shape = value switch { PinpointeOpenEvent => Open, PinpointeClickEvent => Click, _ => Shared };
            shape.Write(writer, value);
        }

        private static Predicate<Kind> OfName(string? name) => kind => kind.Name == name;

        /// <summary>Finds the kind that the first <c>event</c> member names. Usually it is the first member of the body, and the only one of that name.</summary>
        private static Kind FindFirst(Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isName = reader.ValueTextEquals("event"u8);
                reader.Read();
                if (isName)
                {
                    return (reader.TokenType == JsonTokenType.String ? FindKind(TokenText.Utf8(ref reader)) : null) ?? UnknownKind;
                }

                reader.Skip();
            }

            return UnknownKind;
        }
    }

    /// <summary>Text, without allocating a string for a known name.</summary>
    private sealed class EventNameFormat : JsonFormat<string>
    {
        public override bool TryRead(ref Utf8JsonReader reader, out string value)
        {
            var name = reader.TokenType == JsonTokenType.String ? FindKind(TokenText.Utf8(ref reader))?.Name : null;
            value = name!;
            return name is not null || TextFormat.Instance.TryRead(ref reader, out value);
        }

        public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
    }
}
