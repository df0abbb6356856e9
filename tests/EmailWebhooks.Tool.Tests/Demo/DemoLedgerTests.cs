using EmailWebhooks.Tool.Demo;

namespace EmailWebhooks.Tool.Tests.Demo;

public sealed class DemoLedgerTests
{
    [Test]
    public void Tallies_count_missing_and_duplicated_events()
    {
        var ledger = new DemoLedger();
        for (var id = 1; id <= 4; id++)
        {
            ledger.Sent(new EventKey("open", id));
        }

        ledger.Sent(new EventKey("click", 1));
        ledger.Handled(new EventKey("open", 1));
        ledger.Handled(new EventKey("open", 2));
        ledger.Handled(new EventKey("open", 2));
        ledger.Handled(new EventKey("open", 2));

        Assert.That(ledger.Tallies(), Is.EqualTo([new DemoTally("open", 4, 2, 2, 2), new DemoTally("click", 1, 0, 1, 0)]));
        Assert.That(DemoTally.Sum(ledger.Tallies()), Is.EqualTo(new DemoTally("All", 5, 2, 3, 2)));
    }

    [Test]
    public void Failed_events_are_counted_once_and_count_as_recovered_when_they_are_handled()
    {
        var ledger = new DemoLedger();
        ledger.Sent(new EventKey("open", 1));
        ledger.Sent(new EventKey("open", 2));

        Assert.That(ledger.HandlerFailed(new EventKey("open", 1)), Is.True);
        Assert.That(ledger.HandlerFailed(new EventKey("open", 1)), Is.False);
        ledger.HandlerFailed(new EventKey("open", 2));
        ledger.Handled(new EventKey("open", 2));

        Assert.That((ledger.Failed, ledger.Recovered), Is.EqualTo((2, 1)));
    }
}
