using System.Diagnostics;
using EmailWebhooks.Benchmarks.Load.Scenario;

namespace EmailWebhooks.Benchmarks.Load;

/// <summary>A load of bounded length: stretches without and with attackers by turns, and at last a stop while all of them go on.</summary>
internal sealed class Soak(TimeSpan length)
{
    private const int Senders = 64;
    private const int Windows = 6;

    // A warm-up, the pairs, and the load under which the host stops: 1 + 6 · 3 + 1 parts.
    private readonly TimeSpan _part = length / 20;
    private readonly Attacks _attacks = new();

    public async Task<SoakResult> RunAsync()
    {
        using var probe = new PoolProbe();
        var host = await LoadHost.StartAsync().ConfigureAwait(false);
        await using var _ = host.ConfigureAwait(false);
        await MeasureAsync(host, probe, _part, isAttacked: true).ConfigureAwait(false);

        var windows = new List<Window>();
        for (var i = 0; i < Windows; i++)
        {
            // Quiet first, then attacked first: a machine that slows down meets both alike.
            windows.Add(await MeasureAsync(host, probe, 3 * _part, isAttacked: i % 4 is 1 or 2).ConfigureAwait(false));
        }

        var lostBefore = host.Ledger.Unanswered;
        var stopping = await StopUnderLoadAsync(host).ConfigureAwait(false);
        return new SoakResult(windows, _attacks.All, SoakRules.Of(host, windows, _attacks.All, probe.MostThreads, lostBefore, stopping));
    }

    private async Task<Window> MeasureAsync(LoadHost host, PoolProbe probe, TimeSpan duration, bool isAttacked)
    {
        using var attackOver = new CancellationTokenSource();
        var attack = isAttacked ? _attacks.RunAsync(host, attackOver.Token) : Task.CompletedTask;
        probe.TakeDelays();
        var started = Stopwatch.GetTimestamp();
        var answers = await Sender.RunManyAsync(Senders, host, () => Stopwatch.GetElapsedTime(started) >= duration).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var delays = probe.TakeDelays();
        await attackOver.CancelAsync().ConfigureAwait(false);
        await attack.ConfigureAwait(false);

        TimeSpan[] durations = [.. answers.SelectMany(each => each)];
        return new Window(
            isAttacked,
            durations.Length / elapsed.TotalSeconds,
            Percentile.Of(durations, 0.5),
            Percentile.Of(durations, 0.99),
            Percentile.Of(delays, 0.99),
            CollectedHeap());
    }

    /// <returns>How long the host took to stop.</returns>
    private async Task<TimeSpan> StopUnderLoadAsync(LoadHost host)
    {
        using var attackOver = new CancellationTokenSource();

        // Others than before: what these find once the host is gone is no answer to judge.
        var attack = new Attacks().RunAsync(host, attackOver.Token);
        var load = Sender.RunManyAsync(Senders, host, () => false);
        await Task.Delay(_part).ConfigureAwait(false);

        var started = Stopwatch.GetTimestamp();
        await host.StopAsync().ConfigureAwait(false);
        var stopping = Stopwatch.GetElapsedTime(started);
        await load.ConfigureAwait(false);
        await attackOver.CancelAsync().ConfigureAwait(false);
        await attack.ConfigureAwait(false);
        return stopping;
    }

    /// <summary>What is left when nothing is under way.</summary>
    private static long CollectedHeap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
