using System.Globalization;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Demo;

/// <summary>The tallies and their sums, as they are when it is drawn.</summary>
internal sealed class DemoTable(DemoLedger ledger) : Renderable
{
    private static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Total = new(decoration: Decoration.Bold);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => ((IRenderable)Draw()).Render(options, maxWidth);

    private Table Draw()
    {
        var tallies = ledger.Tallies();
        var table = ToolTable.Create("Event", "Sent", "Received", "Missing", "Duplicated");
        foreach (var column in table.Columns.Skip(1))
        {
            column.Alignment = Justify.Right;
        }

        foreach (var tally in tallies)
        {
            AddRow(table, tally, Style.Plain);
        }

        AddRow(table, DemoTally.Sum(tallies), Total);
        return table;
    }

    private static void AddRow(Table table, DemoTally tally, Style style) => table.AddRow(
        new Text(tally.EventName, style),
        Number(tally.Sent, style),
        Number(tally.Received, style),
        Number(tally.Missing, tally.Missing == 0 ? style : Bad),
        Number(tally.Duplicated, tally.Duplicated == 0 ? style : Bad));

    private static Text Number(int number, Style style) => new(number.ToString(CultureInfo.InvariantCulture), style);
}
