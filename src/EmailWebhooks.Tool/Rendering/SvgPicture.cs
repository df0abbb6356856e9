using System.Globalization;
using System.Xml.Linq;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>Draws terminal output as SVG, for which Spectre.Console does not have an export.</summary>
internal static class SvgPicture
{
    private const double CharacterWidth = 8.4;
    private const int LineHeight = 18;
    private const int Margin = 12;
    private const string Background = "#1e1e1e";
    private const string Foreground = "#d4d4d4";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws a renderable.</summary>
    /// <param name="content">The renderable.</param>
    /// <param name="columns">The width of the terminal in columns.</param>
    public static string Draw(IRenderable content, int columns)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        console.Profile.Width = columns;
        var lines = Segment.SplitLines(content.GetSegments(console));
        var (width, height) = (Number((columns * CharacterWidth) + (2 * Margin)), Number((lines.Count * LineHeight) + (2 * Margin)));
        var picture = new XElement(
            Svg + "svg",
            new XAttribute(XNamespace.Xml + "space", "preserve"),
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("width", width),
            new XAttribute("font-family", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"),
            new XAttribute("font-size", "14"),
            new XAttribute("fill", Foreground),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("rx", "6"), new XAttribute("fill", Background)),
            lines.Select((line, index) => Line(line, Number(Margin + ((index + 1) * LineHeight) - 4))));

        // Not indented, because indentation would be drawn as spaces; each line of text gets a line of the file.
        return picture.ToString(SaveOptions.DisableFormatting).Replace("<text ", "\n<text ", StringComparison.Ordinal) + "\n";
    }

    /// <summary>Draws a line of text. Each part is placed at its column, so that columns are aligned in any font.</summary>
    private static XElement? Line(SegmentLine line, string y)
    {
        var column = 0;
        var parts = new List<XElement>();
        foreach (var segment in line.Where(segment => !segment.IsControlCode))
        {
            var text = segment.Text.TrimEnd();
            var indent = text.Length - text.TrimStart().Length;
            if (text.Length > 0)
            {
                parts.Add(new XElement(Svg + "tspan", new XAttribute("x", Number(Margin + ((column + indent) * CharacterWidth))), Attributes(segment.Style), text.TrimStart()));
            }

            column += segment.Text.Length;
        }

        return parts.Count == 0 ? null : new XElement(Svg + "text", new XAttribute("y", y), parts);
    }

    private static IEnumerable<XAttribute> Attributes(Style style)
    {
        if (style.Foreground != Color.Default)
        {
            yield return new XAttribute("fill", $"#{style.Foreground.ToHex().ToLowerInvariant()}");
        }

        if (style.Decoration.HasFlag(Decoration.Bold))
        {
            yield return new XAttribute("font-weight", "bold");
        }

        if (style.Decoration.HasFlag(Decoration.Dim))
        {
            yield return new XAttribute("opacity", "0.6");
        }
    }

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
