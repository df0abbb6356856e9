using EmailWebhooks.Tool.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>An event's type, and a row for each of its members; a note marks those that no property holds.</summary>
internal static class EventTable
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);
    private static readonly Style Additional = new(Color.Yellow);

    public static IRenderable Of(TypedEvent webhookEvent)
    {
        var members = EventMembers.Of(webhookEvent).ToList();
        var hasNotes = members.Exists(member => member.Note is not null);
        var table = hasNotes ? ToolTable.Create("Property", "Value", "Note") : ToolTable.Create("Property", "Value");
        foreach (var member in members)
        {
            var style = member.Note is null ? Style.Plain : Additional;
            string[] cells = hasNotes ? [member.Path, member.Value, member.Note ?? ""] : [member.Path, member.Value];
            table.AddRow(cells.Select(cell => new Text(SafeText.Escape(cell), style)));
        }

        return new Rows(new Text(SafeText.Escape(Describe(webhookEvent)), Heading), table);
    }

    private static string Describe(TypedEvent webhookEvent)
    {
        var vendor = webhookEvent.Vendor == Vendor.Pinpointe ? "Pinpointe" : "MAILINGWORK";
        return $"{webhookEvent.TypeName} ({vendor}, {webhookEvent.Name ?? "names no event"})";
    }
}
