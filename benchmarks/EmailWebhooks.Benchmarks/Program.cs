using BenchmarkDotNet.Running;
using EmailWebhooks.Benchmarks.Ratios;

switch (args)
{
    case ["ratios", ..]:
        RatiosCommand.Run(filter: args.ElementAtOrDefault(1) ?? "");
        break;
    case ["case", var name]:
        RatiosCommand.RunCase(name);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args);
        break;
}
