using System.IO.Compression;
using System.Xml.Linq;

namespace EmailWebhooks.Packages.Tests.Support;

/// <summary>A package that the build of this project packed.</summary>
internal sealed class Package
{
    private static readonly string Directory = Path.Combine(TestContext.CurrentContext.TestDirectory, "packages");

    private readonly string _file;

    private Package(string file)
    {
        _file = file;
        Manifest = XElement.Parse(Text(Files.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal))));
        Metadata = Manifest.Elements().Single();
    }

    public static IEnumerable<Package> All => Read("*.nupkg");

    /// <summary>The packages with assemblies to compile against.</summary>
    public static IEnumerable<Package> Libraries => All.Where(package => package.Assemblies.Any());

    /// <summary>The packages with the debug symbols.</summary>
    public static IEnumerable<Package> Symbols => Read("*.snupkg");

    public XElement Manifest { get; }

    public XElement Metadata { get; }

    public string Id => Value("id")!;

    public string Version => Value("version")!;

    /// <summary>The files of the package, without those that describe the archive itself.</summary>
    public IEnumerable<string> Files
    {
        get
        {
            using var archive = ZipFile.OpenRead(_file);
            return [.. archive.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
                .Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The assemblies to compile against, one per target, such as <c>lib/net10.0/EmailWebhooks.dll</c>.</summary>
    public IEnumerable<string> Assemblies =>
        Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal));

    public byte[] Bytes(string file)
    {
        using var archive = ZipFile.OpenRead(_file);
        using var content = archive.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public string Text(string file)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(file)));
        return reader.ReadToEnd();
    }

    public string? Value(string element) => Element(element)?.Value;

    public XElement? Element(string element) => Metadata.Elements().SingleOrDefault(child => child.Name.LocalName == element);

    public override string ToString() => Id;

    private static IEnumerable<Package> Read(string pattern) =>
        System.IO.Directory.EnumerateFiles(Directory, pattern).Order(StringComparer.Ordinal).Select(file => new Package(file));
}
