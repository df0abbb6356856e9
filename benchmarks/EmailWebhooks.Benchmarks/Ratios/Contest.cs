namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>Lets two operations take turns in changing order in one process, so that whatever else the machine does meets both alike.</summary>
internal sealed class Contest(Contestant baseline, Contestant contestant)
{
    private const int Rounds = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>A call over a connection takes as long as many parses, and varies more.</summary>
    private readonly TimeSpan _turnLength = TimeSpan.FromMilliseconds(baseline.IsAsynchronous ? 10 : 1);

    public void Run()
    {
        // Processor time: on a busy machine the JIT's own thread gets little of the clock's.
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

    /// <summary>The contestant's time over the baseline's, round by round.</summary>
    public Spread Ratios(Func<Turn, double> time) =>
        new(contestant.Turns.Zip(baseline.Turns, (own, other) => time(own) / time(other)));
}
