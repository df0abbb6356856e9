using Microsoft.CodeAnalysis;

namespace EmailWebhooks.Packages.Tests.Support;

/// <summary>Everything of an assembly that its users' code can depend on, as C# declares it.</summary>
internal static class PublicApiListing
{
    private static readonly string[] ListedAttributes = ["EditorBrowsableAttribute", "ExperimentalAttribute", "FlagsAttribute", "ObsoleteAttribute"];

    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeMemberKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat BaseFormat = Format
        .WithKindOptions(SymbolDisplayKindOptions.None).WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    public static IEnumerable<string> Of(ShippedAssembly assembly) =>
    [
        .. assembly.Symbol.GetAttributes().Where(attribute => attribute.AttributeClass?.Name == "AssemblyMetadataAttribute" && attribute.ConstructorArguments[0].Value is "IsTrimmable" or "IsAotCompatible")
            .Select(attribute => $"[assembly: {attribute}]"),
        .. assembly.Types.GroupBy(type => type.ContainingNamespace.ToDisplayString()).OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal).SelectMany(Of).Prepend($"namespace {group.Key}").Prepend("")),
    ];

    private static IEnumerable<string> Of(INamedTypeSymbol type) =>
    [
        "",
        .. Attributes(type).Select(attribute => $"  {attribute}"),
        $"  {Declaration(type)}",
        .. ShippedAssembly.Members(type).OrderBy(member => member.Name, StringComparer.Ordinal)
            .SelectMany(member => Attributes(member).Append(member.ToDisplayString(Format))).Select(line => $"    {line}"),
    ];

    private static string Declaration(INamedTypeSymbol type)
    {
        var modifier = type switch
        {
            { TypeKind: not TypeKind.Class } => "",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        var bases = type.Interfaces.Where(ShippedAssembly.IsVisible).Select(implemented => implemented.ToDisplayString(BaseFormat)).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { SpecialType: SpecialType.None } baseType && type.TypeKind == TypeKind.Class)
        {
            bases.Insert(0, baseType.ToDisplayString(BaseFormat));
        }

        return $"public {modifier}{type.ToDisplayString(Format)}{(bases.Count == 0 ? "" : " : ")}{string.Join(", ", bases)}";
    }

    private static IEnumerable<string> Attributes(ISymbol symbol) => symbol.GetAttributes()
        .Where(attribute => ListedAttributes.Contains(attribute.AttributeClass?.Name))
        .Select(attribute => $"[{attribute}]");
}
