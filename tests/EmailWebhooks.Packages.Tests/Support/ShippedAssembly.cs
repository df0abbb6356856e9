using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EmailWebhooks.Packages.Tests.Support;

/// <summary>An assembly of a package for one target, as a compiler sees it.</summary>
internal sealed class ShippedAssembly
{
    /// <summary>What the assemblies refer to. The newest framework stands in for the older ones.</summary>
    private static readonly PortableExecutableReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    private readonly string _name;
    private readonly IAssemblySymbol _symbol;
    private readonly Dictionary<string, XElement> _documentation;

    private ShippedAssembly(Package package, string file)
    {
        _name = $"{package.Id}.{file.Split('/')[1]}";
        _documentation = XElement.Parse(package.Text(Path.ChangeExtension(file, ".xml"))).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        var assembly = MetadataReference.CreateFromImage(package.Bytes(file));
        var others = References.Where(reference => Path.GetFileName(reference.FilePath) != Path.GetFileName(file));
        _symbol = (IAssemblySymbol)CSharpCompilation.Create("Application", references: [.. others, assembly]).GetAssemblyOrModuleSymbol(assembly)!;
    }

    public static IEnumerable<ShippedAssembly> All =>
        Package.Libraries.SelectMany(package => package.Assemblies.Select(file => new ShippedAssembly(package, file)));

    /// <summary>Whether the trimmer may remove what an application does not use.</summary>
    public bool IsTrimmable => _symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(AssemblyMetadataAttribute) && attribute.ConstructorArguments is [{ Value: "IsTrimmable" }, { Value: "True" }]);

    /// <summary>The types that a user can name, including nested ones.</summary>
    public IEnumerable<INamedTypeSymbol> Types => TypesIn(_symbol.GlobalNamespace).Where(IsVisible);

    /// <summary>The members that a user can call or override.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null }
            && !member.IsImplicitlyDeclared && IsVisible(member));

    /// <summary>What the package's documentation file says about a type or member: <c>summary</c>, <c>param</c>, …</summary>
    public IEnumerable<XElement> Documentation(ISymbol symbol) =>
        _documentation.TryGetValue(symbol.GetDocumentationCommentId()!, out var member) ? member.Elements() : [];

    public override string ToString() => _name;

    public static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(member));
}
