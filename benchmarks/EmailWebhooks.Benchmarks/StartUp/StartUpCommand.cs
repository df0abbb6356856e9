using System.Globalization;
using EmailWebhooks.Benchmarks.Ratios;

namespace EmailWebhooks.Benchmarks.StartUp;

/// <summary>Prints what a process costs that parses one body and ends, beside the same process with System.Text.Json by reflection.</summary>
internal static class StartUpCommand
{
    private const int Rounds = 40;

    /// <param name="project">The folder of the program that is started.</param>
    public static void Run(string project)
    {
        using var output = new PublishFolder();
        var native = output.Publish(project, "net8.0");
        var managed = output.Publish(project, "net10.0");
        Starter[] starters =
        [
            new("System.Text.Json, reflection", managed, "reflection"),
            new("**library**", managed, "library"),
            new("Newtonsoft.Json", managed, "newtonsoft"),
            new("no parsing at all", managed, "nothing"),
            new("**library**, .NET 8 Native AOT", native, "library"),
            new("no parsing at all, .NET 8 Native AOT", native, "nothing"),
        ];

        for (var round = 0; round <= Rounds; round++)
        {
            // Each round begins with another one.
            for (var i = 0; i < starters.Length; i++)
            {
                starters[(round + i) % starters.Length].Start(counts: round > 0);
            }
        }

        Console.WriteLine("| whole process, click | time (quartiles) |");
        Console.WriteLine("|---|--:|");
        foreach (var starter in starters)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {starter.Name} | {new Spread(starter.Times.Zip(starters[0].Times, (own, reflection) => own / reflection))} |"));
        }
    }
}
