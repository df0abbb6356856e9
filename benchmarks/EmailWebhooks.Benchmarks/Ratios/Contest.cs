namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>Lets two operations take turns in changing order in one process, so that whatever else the machine does meets both alike.</summary>
internal sealed class Contest(Contestant baseline, Contestant contestant)
{
    private const int Rounds = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(10);

    public void Run()
    {
        // Processor time: on a busy machine the JIT's own thread gets little of the clock's.
        var started = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - started < WarmUp)
        {
            baseline.Calibrate(TurnLength);
            contestant.Calibrate(TurnLength);
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
