using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>The benchmarks of a class with one value of its parameter, which BenchmarkDotNet, too, compares with each other.</summary>
public sealed class Comparison
{
    private readonly object _instance;

    private Comparison(IReadOnlyList<BenchmarkCase> cases)
    {
        Benchmarks = [.. cases.Select(one => one.Descriptor).OrderByDescending(benchmark => benchmark.Baseline)];
        _instance = Activator.CreateInstance(Benchmarks[0].Type)!;
        Name = Benchmarks[0].Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
        foreach (var parameter in cases[0].Parameters.Items)
        {
            Benchmarks[0].Type.GetProperty(parameter.Name)!.SetValue(_instance, parameter.Value);
            Name += $" ({parameter.Value})";
        }
    }

    public static IEnumerable<Comparison> All =>
        from type in typeof(Comparison).Assembly.GetExportedTypes()
        where type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: false))
        orderby type.FullName
        from cases in BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases.GroupBy(one => one.Parameters.Items.SingleOrDefault()?.Value)
        select new Comparison([.. cases]);

    public string Name { get; }

    /// <summary>The benchmarks, the baseline first.</summary>
    public IReadOnlyList<Descriptor> Benchmarks { get; }

    public void SetUp() => (Benchmarks[0].GlobalSetupMethod?.Invoke(_instance, null) as Task)?.GetAwaiter().GetResult();

    public void CleanUp() => (Benchmarks[0].GlobalCleanupMethod?.Invoke(_instance, null) as Task)?.GetAwaiter().GetResult();

    public Delegate Bind(Descriptor benchmark)
    {
        var method = benchmark.WorkloadMethod;
        return method.CreateDelegate(method.ReturnType.IsAssignableTo(typeof(Task)) ? typeof(Func<Task>) : typeof(Func<object>), _instance);
    }

    public override string ToString() => Name;
}
