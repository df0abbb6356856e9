using EmailWebhooks.AspNetCore.Tests.Support;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>
/// A bounded load: every response must be true, whatever the handlers and other callers do. Set
/// EMAILWEBHOOKS_LOAD_COUNT to the number of deliveries for a longer run.
/// </summary>
[NonParallelizable]
public sealed class LoadTests
{
    private const int UsualCount = 4_000;
    private const int Senders = 16;
    private const int Stretches = 5;
    private const double MostGrowth = 1.2;
    private const int MostThreads = 64;

    private static readonly int Count = TestSetting.Number("EMAILWEBHOOKS_LOAD_COUNT") ?? UsualCount;
    private static readonly TimeSpan Limit = Patience.Limit * Math.Max(1, Count / UsualCount);

    [Test]
    public async Task Every_200_was_handled_exactly_once_and_every_failure_was_a_500()
    {
        await using var host = await LoadHost.StartAsync();

        await Sender.RunManyAsync(Senders, host, () => host.Ledger.Sent >= Count).WaitAsync(Limit);

        AssertResponsesAreTrue(host);
        Assert.That(host.Ledger.WithoutResponse, Is.Zero);
        Assert.That(host.Ledger.Accepted + host.Ledger.Refused, Is.EqualTo(host.Ledger.Sent).And.AtLeast(Count));
        Assert.That(host.Ledger.Refused, Is.EqualTo(host.Ledger.Failures).And.AtLeast(Count / 10));
    }

    [Test]
    public async Task Attackers_get_their_responses_and_do_not_block_valid_deliveries()
    {
        await using var host = await LoadHost.StartAsync();
        using var attackOver = new CancellationTokenSource();
        var attacks = new Attacks();
        var attack = attacks.RunAsync(host, attackOver.Token);

        await Sender.RunManyAsync(Senders, host, () => host.Ledger.Sent >= Count && attacks.All.All(kind => kind.HasBegun)).WaitAsync(Limit);
        await attackOver.CancelAsync();
        await attack.WithinReason();
        await host.StopAsync().WithinReason();

        AssertResponsesAreTrue(host);
        Assert.That(host.Ledger.WithoutResponse, Is.Zero);
        Assert.That(attacks.All.Where(kind => kind.Otherwise > 0).Select(kind => kind.Name), Is.Empty, "got an unexpected response");
    }

    [Test]
    public async Task Stop_under_load_and_attack_loses_no_event_that_got_200()
    {
        await using var host = await LoadHost.StartAsync();
        using var attackOver = new CancellationTokenSource();
        var attacks = new Attacks();
        var attack = attacks.RunAsync(host, attackOver.Token);
        var underLoad = new TaskCompletionSource();
        var load = Sender.RunManyAsync(Senders, host, () =>
        {
            if (host.Ledger.Sent >= Count / 4 && attacks.All.All(kind => kind.HasBegun))
            {
                underLoad.TrySetResult();
            }

            return false;
        });
        await underLoad.Task.WaitAsync(Limit);

        var stop = host.StopAsync();
        await load.WithinReason();
        // Slow bodies would otherwise delay the stop until the shutdown timeout.
        await attackOver.CancelAsync();
        await attack.WithinReason();
        await stop.WithinReason();

        AssertResponsesAreTrue(host);
        Assert.That(host.Ledger.Accepted, Is.AtLeast(1));
        Assert.That(host.Ledger.Accepted + host.Ledger.Refused + host.Ledger.WithoutResponse, Is.EqualTo(host.Ledger.Sent));
    }

    [Test]
    public async Task Memory_stays_flat_and_the_thread_pool_small()
    {
        await using var host = await LoadHost.StartAsync();
        var heaps = new List<long>();
        var threads = 0;
        for (var i = 1; i <= Stretches; i++)
        {
            var enough = (long)Count * i / 2;
            await Sender.RunManyAsync(Senders, host, () => host.Ledger.Sent >= enough).WaitAsync(Limit);
            threads = Math.Max(threads, ThreadPool.ThreadCount);
            heaps.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        // The first stretch is the warm-up. The pools of the server and the runtime grow and shrink, so the minimum at the end counts.
        Assert.That(heaps.TakeLast(2).Min(), Is.AtMost(MostGrowth * heaps.Skip(1).Take(2).Max()), string.Join(", ", heaps));
        Assert.That(threads, Is.AtMost(MostThreads));
    }

    private static void AssertResponsesAreTrue(LoadHost host)
    {
        Assert.That(host.Ledger.Violations, Is.Empty);
        Assert.That(host.Log.OfReceiver, Is.EqualTo(host.Ledger.Failures), "the log contains the failures of handlers");
        Assert.That(host.Log.OfOthers, Is.Zero, "and no other errors");
    }
}
