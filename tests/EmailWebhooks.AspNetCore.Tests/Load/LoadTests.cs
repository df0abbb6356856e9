using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Benchmarks.Load.Scenario;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>
/// A bounded load: what matters is that every answer is true, whatever the handlers do and whoever else is connected.
/// The same load goes on for a minute with <c>load</c> in the benchmarks.
/// </summary>
[NonParallelizable]
public sealed class LoadTests
{
    private const int Senders = 16;
    private const int Deliveries = 4000;

    [Test]
    public async Task Every_200_was_handled_exactly_once_and_every_failure_was_a_500()
    {
        await using var host = await LoadHost.StartAsync();

        await Sender.RunManyAsync(Senders, host, () => host.Ledger.Sent >= Deliveries).WithinReason();

        AssertAnswersAreTrue(host);
        Assert.That(host.Ledger.Unanswered, Is.Zero);
        Assert.That(host.Ledger.Accepted + host.Ledger.Refused, Is.EqualTo(host.Ledger.Sent).And.AtLeast(Deliveries));
        Assert.That(host.Ledger.Refused, Is.EqualTo(host.Ledger.Failures).And.AtLeast(Deliveries / 10));
    }

    [Test]
    public async Task Attackers_get_their_answers_and_do_not_stop_good_deliveries()
    {
        await using var host = await LoadHost.StartAsync();
        using var attackOver = new CancellationTokenSource();
        var attacks = new Attacks();
        var attack = attacks.RunAsync(host, attackOver.Token);

        await Sender.RunManyAsync(Senders, host, () => host.Ledger.Sent >= Deliveries && attacks.All.All(HasBegun)).WithinReason();
        await attackOver.CancelAsync();
        await attack.WithinReason();
        await host.StopAsync().WithinReason();

        AssertAnswersAreTrue(host);
        Assert.That(host.Ledger.Unanswered, Is.Zero);
        Assert.That(attacks.All.Where(kind => kind.Otherwise > 0).Select(kind => kind.Name), Is.Empty, "got another answer than they must");
    }

    [Test]
    public async Task Stop_under_load_and_attack_loses_nothing_that_was_answered_200()
    {
        await using var host = await LoadHost.StartAsync();
        using var attackOver = new CancellationTokenSource();
        var attacks = new Attacks();
        var attack = attacks.RunAsync(host, attackOver.Token);
        var underLoad = new TaskCompletionSource();
        var load = Sender.RunManyAsync(Senders, host, () =>
        {
            if (host.Ledger.Sent >= Deliveries / 4 && attacks.All.All(HasBegun))
            {
                underLoad.TrySetResult();
            }

            return false;
        });
        await underLoad.Task.WithinReason();

        var stop = host.StopAsync();
        await load.WithinReason();
        // Slow bodies would keep the host until their time is over.
        await attackOver.CancelAsync();
        await attack.WithinReason();
        await stop.WithinReason();

        AssertAnswersAreTrue(host);
        Assert.That(host.Ledger.Accepted, Is.AtLeast(1));
        Assert.That(host.Ledger.Accepted + host.Ledger.Refused + host.Ledger.Unanswered, Is.EqualTo(host.Ledger.Sent));
    }

    private static bool HasBegun(Attack kind) => kind.IsAnswered ? kind.AsExpected > 0 : kind.Begun >= kind.Connections;

    private static void AssertAnswersAreTrue(LoadHost host)
    {
        Assert.That(host.Ledger.Violations, Is.Empty);
        Assert.That(host.Log.ErrorsOfReceiver, Is.EqualTo(host.Ledger.Failures), "the log has the failures of handlers");
        Assert.That(host.Log.ErrorsOfOthers, Is.Zero, "and no other errors");
    }
}
