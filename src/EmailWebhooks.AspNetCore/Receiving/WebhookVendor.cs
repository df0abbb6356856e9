using System.Globalization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>What differs between the vendors. Needs no request, so that an inbox can read what it has stored.</summary>
internal abstract class WebhookVendor
{
    /// <summary>What metrics and traces call an event that this version does not know: names from requests would be unbounded.</summary>
    public const string UnknownEvent = "unknown";

    public static readonly WebhookVendor Pinpointe = new PinpointeVendor();
    public static readonly WebhookVendor Mailingwork = new MailingworkVendor();

    private readonly Dictionary<string, string> _labels;

    private WebhookVendor(string name, IEnumerable<string> knownEvents)
    {
        Name = name;
        _labels = knownEvents.ToDictionary(known => known, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What logs, metrics, traces and an inbox call the vendor.</summary>
    public string Name { get; }

    /// <param name="name">A <see cref="Name"/>, for instance one that an inbox has stored.</param>
    public static WebhookVendor Get(string name) => name == Pinpointe.Name ? Pinpointe
        : name == Mailingwork.Name ? Mailingwork
        : throw new ArgumentException($"No vendor is called '{name}'.", nameof(name));

    /// <param name="eventName">The event's name from outside the body; Pinpointe, whose bodies name their event, ignores it.</param>
    /// <param name="body">The body as received.</param>
    /// <exception cref="System.Text.Json.JsonException">The body is not a JSON object.</exception>
    public abstract WebhookEvent Parse(string? eventName, ReadOnlySpan<byte> body);

    /// <summary>The event's name as the vendor calls it, empty when nothing names it. Compare it without regard to case.</summary>
    public abstract string EventName(WebhookEvent webhookEvent);

    /// <summary>The vendor's own identifier of the event, by which a repeat can be told from a genuine twin; null when there is none.</summary>
    public abstract string? RepeatIdentifier(WebhookEvent webhookEvent);

    /// <summary>Whether the event has any member that this version knows.</summary>
    public abstract bool RecognisesAnyMember(WebhookEvent webhookEvent);

    /// <summary>What metrics and traces call an event: one of a closed set of names.</summary>
    public string Label(string? eventName) => eventName is not null && _labels.TryGetValue(eventName, out var label) ? label : UnknownEvent;

    /// <summary>One URL for all events, and the body says which one it is.</summary>
    private sealed class PinpointeVendor() : WebhookVendor("pinpointe", KnownEvents)
    {
        /// <summary>A new event object knows its name.</summary>
        private static IEnumerable<string> KnownEvents => new PinpointeEvent[]
        {
            new PinpointeOpenEvent(), new PinpointeClickEvent(), new PinpointeBounceEvent(), new PinpointeUnsubscribeEvent(), new PinpointeComplaintEvent(),
        }.Select(known => known.Event!);

        public override WebhookEvent Parse(string? eventName, ReadOnlySpan<byte> body) => PinpointeEvent.Parse(body);

        /// <summary>The vendor's misspelling of an unsubscribe is named like any other.</summary>
        public override string EventName(WebhookEvent webhookEvent) =>
            webhookEvent is PinpointeUnsubscribeEvent ? "unsubscribe" : ((PinpointeEvent)webhookEvent).Event ?? "";

        public override string? RepeatIdentifier(WebhookEvent webhookEvent) =>
            webhookEvent is PinpointeOpenEvent { Detail: { } detail } && !string.IsNullOrWhiteSpace(detail) ? detail : null;

        public override bool RecognisesAnyMember(WebhookEvent webhookEvent) => webhookEvent is not PinpointeEvent
        {
            Event: null, UserId: null, UserName: null, Time: null, IpAddress: null, SubscriberId: null, Email: null, StatType: null, SendType: null, StatId: null,
            ListId: null, ListName: null, NewsletterId: null, NewsletterName: null,
        };
    }

    /// <summary>The body names no event, so the URL does.</summary>
    private sealed class MailingworkVendor() : WebhookVendor("mailingwork", MailingworkEventType.Known.Select(type => type.Name))
    {
        public override WebhookEvent Parse(string? eventName, ReadOnlySpan<byte> body) =>
            MailingworkEvent.Parse(new MailingworkEventType(Label(eventName) is var known and not UnknownEvent ? known : eventName ?? ""), body);

        public override string EventName(WebhookEvent webhookEvent) => ((MailingworkEvent)webhookEvent).Type.Name;

        public override string? RepeatIdentifier(WebhookEvent webhookEvent) =>
            ((MailingworkEvent)webhookEvent).Id is { } id and > 0 ? id.ToString(CultureInfo.InvariantCulture) : null;

        public override bool RecognisesAnyMember(WebhookEvent webhookEvent) => webhookEvent
            is not MailingworkEvent { Id: null, SubscriberId: null, ActivatedAt: null, Fields.Count: 0, Lists.Count: 0 }
            or MailingworkOptinFinalizedEvent { OptinSetupId: not null }
            or MailingworkOptoutFinalizedEvent { OptoutSetupId: not null };
    }
}
