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
        BenchmarkSwitcher.FromAssembly(typeof(RatiosCommand).Assembly).Run(args);
        break;
}
