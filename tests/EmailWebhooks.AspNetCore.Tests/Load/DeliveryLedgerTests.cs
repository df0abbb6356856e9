
namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>Proves that the ledger finds violations, without which the load tests would prove nothing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeliveryLedgerTests
{
    private readonly DeliveryLedger _ledger = new();

    [Test]
    public void True_responses_are_not_violations()
    {
        var handled = Open(fails: false);
        _ledger.Handled(handled.Id);
        _ledger.Responded(handled, 200);
        _ledger.Responded(Open(fails: true), 500);

        Assert.That(_ledger.Violations, Is.Empty);
        Assert.That((_ledger.Accepted, _ledger.Refused), Is.EqualTo((1, 1)));
    }

    [TestCase(false, 0, 200)]
    [TestCase(false, 2, 200)]
    [TestCase(false, 1, 500)]
    [TestCase(false, 1, 503)]
    [TestCase(false, 0, 400)]
    [TestCase(true, 0, 200)]
    [TestCase(true, 1, 200)]
    public void False_response_is_a_violation(bool fails, int timesHandled, int status)
    {
        var delivery = Open(fails);
        for (var i = 0; i < timesHandled; i++)
        {
            _ledger.Handled(delivery.Id);
        }

        _ledger.Responded(delivery, status);

        Assert.That(_ledger.Violations, Is.Not.Empty);
    }

    [Test]
    public void Handling_after_the_response_is_a_violation()
    {
        var delivery = Open(fails: false);
        _ledger.Handled(delivery.Id);
        _ledger.Responded(delivery, 200);

        _ledger.Handled(delivery.Id);

        Assert.That(_ledger.Violations, Has.Count.EqualTo(1));
    }

    [TestCase(12345)]
    [TestCase(null)]
    public void Handling_of_an_event_that_was_not_delivered_is_a_violation(long? id)
    {
        _ledger.Handled(id);

        Assert.That(_ledger.Violations, Has.Count.EqualTo(1));
    }

    private Delivery Open(bool fails)
    {
        while (true)
        {
            if (_ledger.Open() is var delivery && delivery.Fails == fails)
            {
                return delivery;
            }
        }
    }
}
