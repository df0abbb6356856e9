using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using EmailWebhooks.Packages.Tests.Support;

namespace EmailWebhooks.Packages.Tests;

public sealed partial class PackageTests
{
    [TestCaseSource(typeof(Package), nameof(Package.All))]
    public void Package_contains_what_is_listed(object package) =>
        Approved.Compare("Contents", package.ToString()!, PackageListing.Of((Package)package));

    [Test]
    public void Every_listing_has_a_package() =>
        Assert.That(Approved.Names("Contents"), Is.EquivalentTo(Package.All.Select(package => package.Id)));

    [TestCaseSource(typeof(Package), nameof(Package.All))]
    public void Readme_shows_how_to_install_the_package_and_needs_no_clone(object package)
    {
        var id = package.ToString()!;
        var readme = ((Package)package).Text(((Package)package).Value("readme")!);

        Assert.That(readme, Does.Match($@"\ndotnet (add package|tool install --global) {Regex.Escape(id)}\n"));
        Assert.That(readme, Does.Contain(((Package)package).Value("projectUrl")));
        Assert.That(readme, Does.Not.Contain("clone").And.Not.Contain("src/"));
        Assert.That(Link().Matches(readme).Select(link => link.Groups["target"].Value), Is.Not.Empty.And.All.StartsWith("https://"));
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

    [GeneratedRegex(@"\]\((?<target>[^)]*)\)|<(img|a)\s")]
    private static partial Regex Link();
}
