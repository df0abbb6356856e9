using System.Runtime.CompilerServices;
using System.Xml.Linq;
using EmailWebhooks.Packages.Tests.Support;
using Microsoft.CodeAnalysis;

namespace EmailWebhooks.Packages.Tests;

/// <summary>Conventions that every public type and member follows.</summary>
public sealed class ConventionTests
{
    private static readonly ShippedAssembly[] Assemblies = [.. ShippedAssembly.All];

    [TestCaseSource(nameof(Assemblies))]
    public void Every_public_type_and_member_is_documented(object assembly) => AssertNone(
        Symbols(assembly).Where(symbol => !IsDefaultConstructor(symbol) && !IsDocumented(symbol, "summary", ((ShippedAssembly)assembly).Documentation(symbol))));

    [TestCaseSource(nameof(Assemblies))]
    public void Every_parameter_is_documented(object assembly) => AssertNone(
        Parameters(assembly).Where(parameter => !IsDocumented(parameter.ContainingSymbol, "param", Documentation((ShippedAssembly)assembly, parameter))));

    [TestCaseSource(nameof(Assemblies))]
    public void Every_asynchronous_method_takes_a_cancellation_token(object assembly) => AssertNone(
        Symbols(assembly).OfType<IMethodSymbol>().Where(method => IsAsynchronous(method) && method.Parameters.LastOrDefault()?.Type.Name != nameof(CancellationToken)));

    [TestCaseSource(nameof(Assemblies))]
    public void Every_assembly_that_is_not_for_NET_Standard_is_trimmable(object assembly) =>
        Assert.That(((ShippedAssembly)assembly).IsTrimmable, Is.EqualTo(!assembly.ToString()!.EndsWith("netstandard2.0", StringComparison.Ordinal)));

    private static void AssertNone(IEnumerable<ISymbol> offenders) => Assert.That(string.Join('\n', offenders.Select(Name)), Is.Empty);

    /// <summary>The types and members in the source code, without those that the compiler adds to records.</summary>
    private static IEnumerable<ISymbol> Symbols(object assembly) => ((ShippedAssembly)assembly).Types
        .SelectMany(type => ShippedAssembly.Members(type).Prepend(type))
        .Where(symbol => !symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(CompilerGeneratedAttribute)));

    private static bool IsDefaultConstructor(ISymbol symbol) => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 };

    private static IEnumerable<IParameterSymbol> Parameters(object assembly) => Symbols(assembly).OfType<IMethodSymbol>().SelectMany(method => method.Parameters);

    private static IEnumerable<XElement> Documentation(ShippedAssembly assembly, IParameterSymbol parameter) => assembly.Documentation(parameter.ContainingSymbol)
        .Where(element => element.Name.LocalName == "inheritdoc" || element.Attribute("name")?.Value == parameter.Name);

    private static bool IsDocumented(ISymbol member, string element, IEnumerable<XElement> documentation) => member.IsOverride
        || documentation.Any(text => text.Name.LocalName == "inheritdoc" || (text.Name.LocalName == element && text.DescendantNodes().Any()));

    private static bool IsAsynchronous(IMethodSymbol method) =>
        method.ReturnType.Name is "Task" or "ValueTask" or "IAsyncEnumerable" && method.Name != nameof(IAsyncDisposable.DisposeAsync);

    private static string Name(ISymbol symbol) => symbol is IParameterSymbol ? $"{symbol.ContainingSymbol}: {symbol.Name}" : symbol.ToDisplayString();
}
