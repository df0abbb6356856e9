using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>A benchmark class with one value of its parameter; BenchmarkDotNet, too, compares its methods with each other.</summary>
public sealed class BenchmarkCase
{
    private readonly object _instance;

    private BenchmarkCase(Type type, PropertyInfo? parameter, object? argument)
    {
        _instance = Activator.CreateInstance(type)!;
        parameter?.SetValue(_instance, argument);
        Name = type.Name.Replace("Benchmarks", "", StringComparison.Ordinal) + (argument is null ? "" : $" ({argument})");
        Methods = [.. MethodsWith<BenchmarkAttribute>().OrderByDescending(method => method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline)];
    }

    public static IEnumerable<BenchmarkCase> All =>
        from type in typeof(BenchmarkCase).Assembly.GetExportedTypes()
        where type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute)))
        orderby type.FullName
        from benchmark in Of(type)
        select benchmark;

    public string Name { get; }

    /// <summary>The benchmarks, the baseline first.</summary>
    public IReadOnlyList<MethodInfo> Methods { get; }

    /// <summary>The number of operations that one call of the benchmark performs.</summary>
    public static int Operations(MethodInfo method) => method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;

    public void SetUp() => Run<GlobalSetupAttribute>();

    public void CleanUp() => Run<GlobalCleanupAttribute>();

    public Delegate Bind(MethodInfo method) => method.CreateDelegate(
        method.ReturnType.IsAssignableTo(typeof(Task)) ? typeof(Func<Task>)
        : method.ReturnType.IsValueType ? typeof(Func<>).MakeGenericType(method.ReturnType)
        : typeof(Func<object>),
        _instance);

    public override string ToString() => Name;

    private static IEnumerable<BenchmarkCase> Of(Type type)
    {
        var parameter = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsSourceAttribute)));
        if (parameter is null)
        {
            return [new BenchmarkCase(type, null, null)];
        }

        var source = type.GetProperty(parameter.GetCustomAttribute<ParamsSourceAttribute>()!.Name)!;
        return ((IEnumerable<object>)source.GetValue(null)!).Select(argument => new BenchmarkCase(type, parameter, argument));
    }

    private void Run<T>()
        where T : Attribute
    {
        foreach (var method in MethodsWith<T>())
        {
            (method.Invoke(_instance, null) as Task)?.GetAwaiter().GetResult();
        }
    }

    private IEnumerable<MethodInfo> MethodsWith<T>()
        where T : Attribute => _instance.GetType().GetMethods().Where(method => method.IsDefined(typeof(T)));
}
