using System.Xml.Linq;

namespace EmailWebhooks.Packages.Tests.Support;

/// <summary>What a package shows users before they install it, and the files that they get.</summary>
internal static class PackageListing
{
    private static readonly string[] Shown = ["authors", "license", "readme", "icon", "projectUrl", "description", "tags", "repository", "packageTypes"];

    public static IEnumerable<string> Of(Package package) =>
    [
        .. package.Metadata.Elements().Where(element => Shown.Contains(element.Name.LocalName)).Select(Show),
        "",
        "dependencies",
        .. package.Element("dependencies")?.Elements().SelectMany(group => Dependencies(group, package.Version)) ?? [],
        "",
        "files",
        .. package.Files.Select(file => $"  {file}"),
        "",
        "files of the symbols",
        .. Package.Symbols.Where(symbols => symbols.Id == package.Id).SelectMany(symbols => symbols.Files).Select(file => $"  {file}"),
    ];

    private static string Show(XElement element) =>
        $"{element.Name.LocalName}: {string.Join(' ', Attributes(element).Concat(element.Elements().SelectMany(Attributes)).Append(element.Value)).Trim()}";

    /// <summary>The attributes without those that change with each build.</summary>
    private static IEnumerable<string> Attributes(XElement element) =>
        element.Attributes().Where(attribute => attribute.Name.LocalName is not "branch" and not "commit").Select(attribute => attribute.Value);

    private static IEnumerable<string> Dependencies(XElement group, string version) => group.Elements()
        .Select(dependency => $"    {dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value.Replace(version, "(the same version)", StringComparison.Ordinal)}")
        .Prepend($"  {group.Attribute("targetFramework")!.Value}");
}
