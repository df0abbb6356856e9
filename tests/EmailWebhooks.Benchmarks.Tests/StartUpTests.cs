using System.Diagnostics;
using EmailWebhooks.Benchmarks.Events;

namespace EmailWebhooks.Benchmarks.Tests;

/// <summary>What is started to measure start-up reads the same in every way.</summary>
public sealed class StartUpTests
{
    [Test]
    public void Program_reads_the_link_of_the_click([Values("library", "reflection", "newtonsoft")] string parser)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "EmailWebhooks.StartUp.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, Samples.PathOf("pinpointe/click.json"), parser]) { RedirectStandardOutput = true })!;

        Assert.That(process.StandardOutput.ReadToEnd().Trim(), Is.EqualTo("44123"));
    }
}
