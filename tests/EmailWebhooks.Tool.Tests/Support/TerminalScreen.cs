using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>Shows what a terminal displays after text has been written to it. Unlike TestConsole, it carries out line feeds, carriage returns and cursor movements.</summary>
internal static partial class TerminalScreen
{
    public static IReadOnlyList<string> Show(string written)
    {
        var lines = new List<StringBuilder> { new() };
        var (row, column) = (0, 0);
        for (var at = 0; at < written.Length;)
        {
            if (ControlSequence().Match(written, at) is { Success: true } control && control.Index == at)
            {
                (row, column) = Move(control, lines, row, column);
                at += control.Length;
                continue;
            }

            var character = written[at++];
            switch (character)
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    (row, column) = (row + 1, 0);
                    break;
                default:
                    lines[row].Length = Math.Max(lines[row].Length, column + 1);
                    lines[row][column++] = character;
                    break;
            }

            while (lines.Count <= row)
            {
                lines.Add(new StringBuilder());
            }
        }

        var shown = lines.ConvertAll(line => line.Replace('\0', ' ').ToString().TrimEnd());
        return shown.GetRange(0, shown.FindLastIndex(line => line.Length > 0) + 1);
    }

    private static (int Row, int Column) Move(Match control, List<StringBuilder> lines, int row, int column)
    {
        var number = int.TryParse(control.Groups[1].Value, CultureInfo.InvariantCulture, out var given) ? given : 1;
        switch (control.Groups[2].Value)
        {
            case "A":
                return (Math.Max(0, row - number), column);
            case "K":
                lines[row].Clear();
                return (row, column);
            case "J":
                lines[row].Length = Math.Min(lines[row].Length, column);
                lines.RemoveRange(row + 1, lines.Count - row - 1);
                return (row, column);
            case "m" or "h" or "l":
                return (row, column);
            default:
                throw new NotSupportedException($"The sequence {control.Value[1..]} is not supported.");
        }
    }

    [GeneratedRegex(@"\u001b\[\??([0-9;]*)([A-Za-z])")]
    private static partial Regex ControlSequence();
}
