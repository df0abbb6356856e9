using EmailWebhooks.Packages.Tests.Support;

namespace EmailWebhooks.Packages.Tests;

public sealed class PublicApiTests
{
    private static readonly ShippedAssembly[] Assemblies = [.. ShippedAssembly.All];

    [TestCaseSource(nameof(Assemblies))]
    public void Public_surface_is_as_listed(object assembly) =>
        Approved.Compare("PublicApi", assembly.ToString()!, PublicApiListing.Of((ShippedAssembly)assembly));

    [Test]
    public void Every_listing_has_its_assembly() =>
        Assert.That(Approved.Names("PublicApi"), Is.EquivalentTo(Assemblies.Select(assembly => assembly.ToString())));
}
