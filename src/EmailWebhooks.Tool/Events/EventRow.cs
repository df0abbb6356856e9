using System.Globalization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Events;

/// <summary>Formats a received event as one line: its time, type and subscriber, without the subscriber's name or addresses.</summary>
internal static class EventRow
{
    private const string TimeFormat = "HH:mm:ss ";
    private const string Cut = "…";

    private static readonly int TypeWidth = nameof(MailingworkProfileManagerFinalizedEvent).Length + 2;

    /// <param name="webhookEvent">The event.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="width">The width of the console, at which the line is cut off.</param>
    public static Paragraph Of(WebhookEvent webhookEvent, DateTimeOffset at, int width)
    {
        var row = new Paragraph()
            .Append(at.ToString(TimeFormat, CultureInfo.InvariantCulture), new Style(decoration: Decoration.Dim))
            .Append(webhookEvent.GetType().Name.PadRight(TypeWidth), new Style(Color.Green));
        var details = SafeText.Escape(string.Join(", ", Details(webhookEvent)));
        var room = Math.Max(0, width - TimeFormat.Length - TypeWidth - 1);
        return row.Append(details.Length <= room ? details : details[..room] + Cut);
    }

    private static IEnumerable<string> Details(WebhookEvent webhookEvent) =>
    [
        .. Detail("unknown members", webhookEvent.AdditionalProperties is { Count: > 0 and var count } ? count : null),
        .. webhookEvent switch
        {
            PinpointeEvent pinpointe => Details(pinpointe),
            MailingworkEvent mailingwork => Details(mailingwork),
            _ => [],
        },
    ];

    private static IEnumerable<string> Details(PinpointeEvent webhookEvent) =>
    [
        .. Detail("event", (webhookEvent as UnknownPinpointeEvent)?.Event),
        .. Detail("subscriber", webhookEvent.SubscriberId),
        .. Detail("newsletter", webhookEvent.NewsletterName),
        .. Detail("link", (webhookEvent as PinpointeClickEvent)?.Detail?.Url),
    ];

    private static IEnumerable<string> Details(MailingworkEvent webhookEvent) =>
    [
        .. Detail("event", (webhookEvent as UnknownMailingworkEvent)?.Type.Name),
        .. Detail("subscriber", webhookEvent.SubscriberId),
        .. Detail("on lists", Ids((webhookEvent as MailingworkOptinFinalizedEvent)?.SubscribedListIds)),
        .. Detail("left lists", Ids((webhookEvent as MailingworkOptoutFinalizedEvent)?.OptedOutListIds)),
    ];

    private static IEnumerable<string> Detail(string name, object? value) =>
        value is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"{name} {value}")];

    private static string? Ids(IEnumerable<long>? ids) => ids is not null && ids.Any() ? string.Join(' ', ids) : null;
}
