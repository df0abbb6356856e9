using System.Globalization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Mailingwork;

/// <summary>Writes a list of webhooks. Each URL has its own line, so that it can be copied whole and the names fit at any width.</summary>
internal static class WebhookList
{
    public static void Write(IAnsiConsole console, IReadOnlyCollection<MailingworkWebhook> webhooks, bool showSecrets)
    {
        if (webhooks.Count == 0)
        {
            console.WriteRaw("No webhooks.");
            return;
        }

        var ids = webhooks.Max(webhook => Id(webhook).Length);
        var events = webhooks.Max(webhook => Name(webhook).Length);
        foreach (var webhook in webhooks)
        {
            var (state, style) = webhook.IsActive switch
            {
                true => ("active  ", new Style(Color.Green)),
                false => ("inactive", new Style(Color.Red)),
                null => ("unknown ", Style.Plain),
            };
            console.Write(new Text($"{Id(webhook).PadLeft(ids)}  {Name(webhook).PadRight(events)}  "));
            console.Write(new Text(state, style));
            console.WriteRaw($"  {SafeText.Escape(webhook.App ?? "")}");
            console.WriteRaw($"{new string(' ', ids)}  {Url(webhook, showSecrets)}");
        }
    }

    private static string Id(MailingworkWebhook webhook) => webhook.Id.ToString(CultureInfo.InvariantCulture);

    private static string Name(MailingworkWebhook webhook) => SafeText.Escape(webhook.EventType?.Name ?? "unknown event");

    private static string Url(MailingworkWebhook webhook, bool showSecrets) => webhook.Url is not { } url ? "no URL"
        : SafeText.Escape(showSecrets ? url.AbsoluteUri : SafeText.MaskUrl(url));
}
