using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using EmailWebhooks.Benchmarks.Inbox;
using EmailWebhooks.Benchmarks.Ratios;

switch (args)
{
    case ["ratios", ..]:
        RatiosCommand.Run(filter: args.ElementAtOrDefault(1) ?? "");
        break;
    case ["case", var name]:
        RatiosCommand.RunCase(name);
        break;
    case ["inbox", var kind, ..]:
        await InboxCommand.RunAsync(
            kind, rounds: int.Parse(args.ElementAtOrDefault(2) ?? "20", null), TimeSpan.FromSeconds(int.Parse(args.ElementAtOrDefault(3) ?? "1", null)));
        break;
    case ["inbox-scale", var kind, var largest]:
        await InboxScaleCommand.RunAsync(kind, int.Parse(largest, null));
        break;
    default:
        var ratiosOnly = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default).HideColumns("Mean", "Error", "StdDev", "Median", "Allocated", "Gen0", "Gen1", "Gen2");
        BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args, ratiosOnly);
        break;
}
