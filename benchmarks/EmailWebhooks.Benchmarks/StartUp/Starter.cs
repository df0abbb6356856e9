using System.Diagnostics;
using EmailWebhooks.Benchmarks.Events;

namespace EmailWebhooks.Benchmarks.StartUp;

/// <summary>A program that is started again and again.</summary>
/// <param name="name">What it does, in tables.</param>
/// <param name="program">Its path.</param>
/// <param name="parser">What it parses the body with.</param>
internal sealed class Starter(string name, string program, string parser)
{
    private readonly List<double> _times = [];

    public string Name => name;

    public IReadOnlyList<double> Times => _times;

    /// <param name="counts">False for the start that fills the caches of the system.</param>
    public void Start(bool counts)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, [Samples.PathOf("pinpointe/click.json"), parser]) { RedirectStandardOutput = true })!;
        process.WaitForExit();
        var time = Stopwatch.GetElapsedTime(started);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} ended with {process.ExitCode}.");
        }

        if (counts)
        {
            _times.Add(time.TotalMilliseconds);
        }
    }
}
