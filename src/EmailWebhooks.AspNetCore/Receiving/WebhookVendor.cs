using System.Globalization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>The differences between the vendors. Independent of requests, so that an inbox can parse what it has stored.</summary>
internal abstract class WebhookVendor
{
    /// <summary>The label of events that this version does not know: the number of names from requests is unbounded.</summary>
    public const string UnknownEvent = "unknown";

    public static readonly WebhookVendor Pinpointe = new PinpointeVendor();
    public static readonly WebhookVendor Mailingwork = new MailingworkVendor();

    private readonly Dictionary<string, string> _labels;

    private WebhookVendor(string name, IEnumerable<string> knownEvents)
    {
        Name = name;
        _labels = knownEvents.ToDictionary(known => known, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The vendor's name in logs, metrics, traces and the inbox.</summary>
    public string Name { get; }

    /// <param name="name">A <see cref="Name"/>, for example one that an inbox has stored.</param>
    /// <returns>Null when this version does not know the vendor.</returns>
    public static WebhookVendor? Find(string name) => name == Pinpointe.Name ? Pinpointe : name == Mailingwork.Name ? Mailingwork : null;

    /// <param name="eventName">The event's name from the URL; ignored for Pinpointe, whose bodies name the event.</param>
    /// <param name="body">The body as received.</param>
    /// <exception cref="System.Text.Json.JsonException">The body is not a JSON object.</exception>
    public abstract WebhookEvent Parse(string? eventName, ReadOnlySpan<byte> body);

    /// <summary>The vendor's name of the event; empty when nothing names it. Ignore its case in comparisons.</summary>
    public abstract string EventName(WebhookEvent webhookEvent);

    /// <summary>The vendor's own identifier of the event, which distinguishes a repeat from another event with the same body; null when there is none.</summary>
    public abstract string? RepeatIdentifier(WebhookEvent webhookEvent);

    /// <summary>Whether the event has any member that this version knows.</summary>
    public abstract bool RecognizesAnyMember(WebhookEvent webhookEvent);

    /// <summary>The event's label in metrics and traces: one of a fixed set.</summary>
    public string Label(string? eventName) => eventName is not null && _labels.TryGetValue(eventName, out var label) ? label : UnknownEvent;

    /// <summary>All events have the same URL, and the body names the event.</summary>
    private sealed class PinpointeVendor() : WebhookVendor("pinpointe", KnownEvents)
    {
        private static IEnumerable<string> KnownEvents => new PinpointeEvent[]
        {
            new PinpointeOpenEvent(), new PinpointeClickEvent(), new PinpointeBounceEvent(), new PinpointeUnsubscribeEvent(), new PinpointeComplaintEvent(),
        }.Select(known => known.Event!);

        public override WebhookEvent Parse(string? eventName, ReadOnlySpan<byte> body) => PinpointeEvent.Parse(body);

        /// <summary>The vendor's misspelling <c>unsubsribe</c> is reported as <c>unsubscribe</c>.</summary>
        public override string EventName(WebhookEvent webhookEvent) =>
            webhookEvent is PinpointeUnsubscribeEvent ? "unsubscribe" : ((PinpointeEvent)webhookEvent).Event ?? "";

        public override string? RepeatIdentifier(WebhookEvent webhookEvent) =>
            webhookEvent is PinpointeOpenEvent { Detail: { } detail } && !string.IsNullOrWhiteSpace(detail) ? detail : null;

        public override bool RecognizesAnyMember(WebhookEvent webhookEvent) => webhookEvent is not PinpointeEvent
        {
            Event: null, UserId: null, UserName: null, Time: null, IpAddress: null, SubscriberId: null, Email: null, StatType: null, SendType: null, StatId: null,
            ListId: null, ListName: null, NewsletterId: null, NewsletterName: null,
        };
    }

    /// <summary>The body does not name the event, so the URL does.</summary>
    private sealed class MailingworkVendor() : WebhookVendor("mailingwork", MailingworkEventType.Known.Select(type => type.Name))
    {
        public override WebhookEvent Parse(string? eventName, ReadOnlySpan<byte> body) =>
            MailingworkEvent.Parse(new MailingworkEventType(Label(eventName) is var known and not UnknownEvent ? known : eventName ?? ""), body);

        public override string EventName(WebhookEvent webhookEvent) => ((MailingworkEvent)webhookEvent).Type.Name;

        public override string? RepeatIdentifier(WebhookEvent webhookEvent) =>
            ((MailingworkEvent)webhookEvent).Id is { } id and > 0 ? id.ToString(CultureInfo.InvariantCulture) : null;

        public override bool RecognizesAnyMember(WebhookEvent webhookEvent) => webhookEvent
            is not MailingworkEvent { Id: null, SubscriberId: null, ActivatedAt: null, Fields.Count: 0, Lists.Count: 0 }
            or MailingworkOptinFinalizedEvent { OptinSetupId: not null }
            or MailingworkOptoutFinalizedEvent { OptoutSetupId: not null };
    }
}
