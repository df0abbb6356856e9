using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using EmailWebhooks.Benchmarks.Load;
using EmailWebhooks.Benchmarks.Ratios;
using EmailWebhooks.Benchmarks.Scale;
using EmailWebhooks.Benchmarks.StartUp;

switch (args)
{
    case ["ratios", ..]:
        RatiosCommand.Run(filter: args.ElementAtOrDefault(1) ?? "");
        break;
    case ["case", var name]:
        RatiosCommand.RunCase(name);
        break;
    case ["scale"]:
        ScaleCommand.Run();
        break;
    case ["memory"]:
        MemoryCommand.Run();
        break;
    case ["startup"]:
        StartUpCommand.Run("benchmarks/EmailWebhooks.StartUp");
        break;
    case ["load", .. var options]:
        Environment.ExitCode = await LoadCommand.RunAsync(options);
        break;
    default:
        var ratiosOnly = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default).HideColumns("Mean", "Error", "StdDev", "Median", "Allocated", "Gen0", "Gen1", "Gen2");
        BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args, ratiosOnly);
        break;
}
