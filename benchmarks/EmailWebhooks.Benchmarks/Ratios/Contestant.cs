using System.Diagnostics;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>One of the compared operations, and the times of its turns.</summary>
internal sealed class Contestant(Delegate operation)
{
    /// <summary>Longer for calls over a connection, which take longer than parsing and vary more.</summary>
    private readonly TimeSpan _turnLength = TimeSpan.FromMilliseconds(operation is Func<Task> ? 10 : 1);
    private int _repeats = 1;

    public List<Turn> Turns { get; } = [];

    /// <summary>Warms up, and determines how many operations fill a turn.</summary>
    public void Calibrate()
    {
        var count = 1;
        while (Measure(count).Wall * count < _turnLength.TotalNanoseconds)
        {
            count *= 2;
        }

        // The maximum, because a disturbed turn ends the search too early.
        _repeats = Math.Max(_repeats, count);
    }

    public void TakeTurn() => Turns.Add(Measure(_repeats));

    public double MeasureAllocatedBytes()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Repeat(_repeats);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)_repeats;
    }

    private Turn Measure(int count)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        Repeat(count);
        var wall = Stopwatch.GetElapsedTime(started);
        return new Turn(wall.TotalNanoseconds / count, (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / count);
    }

    private void Repeat(int count)
    {
        if (operation is Func<Task> asynchronous)
        {
            RepeatAsync(asynchronous, count).GetAwaiter().GetResult();
            return;
        }

        var synchronous = (Func<object>)operation;
        for (var i = 0; i < count; i++)
        {
            synchronous();
        }
    }

    private static async Task RepeatAsync(Func<Task> operation, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await operation().ConfigureAwait(false);
        }
    }
}

/// <summary>The time per operation in one turn, in nanoseconds.</summary>
/// <param name="Wall">The elapsed time.</param>
/// <param name="Processor">The processor time of all threads of this process, which excludes other processes.</param>
internal readonly record struct Turn(double Wall, double Processor);
