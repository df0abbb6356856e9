using System.Diagnostics;
using System.Globalization;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>Lets two operations take turns, in changing order and in one process, so that whatever else the machine does affects both alike.</summary>
internal sealed class Contest(Contestant baseline, Contestant contestant)
{
    private const int Rounds = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>A call over a connection takes as long as many parses, and varies more.</summary>
    private readonly TimeSpan _turnLength = TimeSpan.FromMilliseconds(baseline.IsAsynchronous ? 10 : 1);

    public void Run()
    {
        // Processor time: on a busy machine the JIT's own thread gets little of the elapsed time.
        var started = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - started < WarmUp)
        {
            baseline.Calibrate(_turnLength);
            contestant.Calibrate(_turnLength);
        }

        for (var round = 0; round < Rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (baseline, contestant) : (contestant, baseline);
            first.TakeTurn();
            second.TakeTurn();
        }
    }

    /// <summary>The median of the contestant's time over the baseline's, round by round, and its quartiles.</summary>
    public string Ratios(Func<Turn, double> time)
    {
        double[] ratios = [.. contestant.Turns.Zip(baseline.Turns, (own, other) => time(own) / time(other)).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{ratios[ratios.Length / 2]:0.00} ({ratios[ratios.Length / 4]:0.00}–{ratios[ratios.Length * 3 / 4]:0.00})");
    }
}

/// <summary>What an operation took in one turn, in nanoseconds.</summary>
/// <param name="Wall">Elapsed time.</param>
/// <param name="Processor">Processor time of all threads of this process, so that other processes do not count.</param>
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
