using EmailWebhooks.Tool.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Events;

/// <summary>Formats an event as its type and a table of its members, with a note for each member without a property.</summary>
internal static class EventTable
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);
    private static readonly Style Additional = new(Color.Yellow);

    public static IRenderable Of(WebhookEvent webhookEvent)
    {
        var members = EventMembers.Of(webhookEvent).ToList();
        var hasNotes = members.Exists(member => member.Note is not null);
        var table = hasNotes ? ConsoleExtensions.CreateTable("Property", "Value", "Note") : ConsoleExtensions.CreateTable("Property", "Value");
        foreach (var member in members)
        {
            var style = member.Note is null ? Style.Plain : Additional;
            string[] cells = hasNotes ? [member.Path, member.Value, member.Note ?? ""] : [member.Path, member.Value];
            table.AddRow(cells.Select(cell => new Text(SafeText.Escape(cell), style)));
        }

        return new Rows(new Text(SafeText.Escape(Describe(webhookEvent)), Heading), table);
    }

    private static string Describe(WebhookEvent webhookEvent)
    {
        var vendor = webhookEvent.VendorOf() == Vendor.Pinpointe ? "Pinpointe" : "MAILINGWORK";
        return $"{webhookEvent.GetType().Name} ({vendor}, {webhookEvent.NameOf() ?? "no event name"})";
    }
}
