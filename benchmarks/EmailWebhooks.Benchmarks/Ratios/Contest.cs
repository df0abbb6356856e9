using System.Diagnostics;
using System.Globalization;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>Runs two operations in turns, in alternating order and in one process, so that other work on the machine affects both equally.</summary>
internal sealed class Contest(Contestant baseline, Contestant contestant)
{
    private const int Rounds = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>Longer for calls over a connection, which take longer than parsing and vary more.</summary>
    private readonly TimeSpan _turnLength = TimeSpan.FromMilliseconds(baseline.IsAsynchronous ? 10 : 1);

    public void Run()
    {
        // Processor time: on a busy machine, the JIT's background thread gets little of the elapsed time.
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

    /// <summary>The median and the quartiles of the contestant's time divided by the baseline's, round by round.</summary>
    public string Ratios(Func<Turn, double> time)
    {
        double[] ratios = [.. contestant.Turns.Zip(baseline.Turns, (own, other) => time(own) / time(other)).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{ratios[ratios.Length / 2]:0.00} ({ratios[ratios.Length / 4]:0.00}–{ratios[ratios.Length * 3 / 4]:0.00})");
    }
}

/// <summary>The time per operation in one turn, in nanoseconds.</summary>
/// <param name="Wall">The elapsed time.</param>
/// <param name="Processor">The processor time of all threads of this process, which excludes other processes.</param>
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
