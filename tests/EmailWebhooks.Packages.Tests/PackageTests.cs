using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using EmailWebhooks.Packages.Tests.Support;

namespace EmailWebhooks.Packages.Tests;

public sealed class PackageTests
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [TestCaseSource(typeof(Package), nameof(Package.All))]
    public void Package_contains_what_is_listed(object package) =>
        Approved.Compare("Contents", package.ToString()!, PackageListing.Of((Package)package));

    [Test]
    public void Every_listing_has_its_package() =>
        Assert.That(Approved.Names("Contents"), Is.EquivalentTo(Package.All.Select(package => package.Id)));

    [TestCaseSource(typeof(Package), nameof(Package.Symbols))]
    public void Symbols_lead_to_the_sources_of_the_commit(object package)
    {
        var symbols = (Package)package;
        var repository = symbols.Element("repository")!;
        var commit = repository.Attribute("commit")?.Value;
        Assert.That(commit, Is.Not.Null, "The package names no commit, because it was not packed in a git clone: its symbols lead nowhere. Build and test where the .git of the repository is.");
        var sources = repository.Attribute("url")!.Value.Replace("github.com", "raw.githubusercontent.com", StringComparison.Ordinal) + $"/{commit}/*";

        Assert.Multiple(() =>
        {
            foreach (var file in symbols.Files.Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)))
            {
                Assert.That(SourceLinkOf(symbols.Bytes(file)), Does.Contain(sources), file);
            }
        });
    }

    [TestCaseSource(typeof(Package), nameof(Package.Libraries))]
    public void Assemblies_are_deterministic(object package) => Assert.Multiple(() =>
    {
        foreach (var file in ((Package)package).Assemblies)
        {
            using var assembly = new PEReader(new MemoryStream(((Package)package).Bytes(file)));
            Assert.That(assembly.ReadDebugDirectory().Select(entry => entry.Type), Does.Contain(DebugDirectoryEntryType.Reproducible), file);
        }
    });

    private static string SourceLinkOf(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        return string.Concat(reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == SourceLink)
            .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value))));
    }
}
