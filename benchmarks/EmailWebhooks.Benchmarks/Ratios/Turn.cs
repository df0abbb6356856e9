using System.Diagnostics;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>What an operation took in one turn, in nanoseconds.</summary>
/// <param name="Wall">By the clock.</param>
/// <param name="Processor">Of all the process's threads; what other processes do in between does not count.</param>
internal readonly record struct Turn(double Wall, double Processor)
{
    public static Turn Measure(Action<int> repeat, int count)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        repeat(count);
        var wall = Stopwatch.GetElapsedTime(started);
        return new Turn(wall.TotalNanoseconds / count, (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / count);
    }
}
