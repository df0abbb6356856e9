using Spectre.Console;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>The look that all tables share.</summary>
internal static class ToolTable
{
    public static Table Create(params IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Dim))));
        }

        return table;
    }
}
