#if !NET
namespace System.Runtime.CompilerServices;

/// <summary>Names the argument that a guard checks where the framework lacks this type.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}
#endif
