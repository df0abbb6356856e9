using System.Globalization;
using EmailWebhooks.Mailingwork;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>Registered webhooks, one a row.</summary>
internal static class WebhookTable
{
    private static readonly Style Active = new(Color.Green);
    private static readonly Style Inactive = new(Color.Red);

    public static IRenderable Of(IReadOnlyCollection<MailingworkWebhook> webhooks, bool showSecrets)
    {
        if (webhooks.Count == 0)
        {
            return new Text("No webhooks.\n");
        }

        var table = ToolTable.Create("Id", "App", "Event", "Active", "URL");
        foreach (var webhook in webhooks)
        {
            table.AddRow(
                Cell(webhook.Id.ToString(CultureInfo.InvariantCulture)),
                Cell(webhook.App),
                Cell(webhook.EventType?.Name),
                webhook.IsActive switch { true => new Text("yes", Active), false => new Text("no", Inactive), null => new Text("unknown") },
                Cell(showSecrets ? webhook.Url?.AbsoluteUri : webhook.Url is { } url ? MaskedUrl.Of(url) : null));
        }

        return table;
    }

    private static Text Cell(string? text) => new(SafeText.Escape(text ?? ""));
}
