
namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>The ledger finds what a receiver could do wrong; without this a load that proves nothing would pass.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeliveryLedgerTests
{
    private readonly DeliveryLedger _ledger = new();

    [Test]
    public void Answers_that_are_true_are_no_violation()
    {
        var handled = Open(fails: false);
        _ledger.Handled(handled.Id);
        _ledger.Answered(handled, 200);
        _ledger.Answered(Open(fails: true), 500);

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
    public void Answer_that_is_not_true_is_a_violation(bool fails, int timesHandled, int status)
    {
        var delivery = Open(fails);
        for (var i = 0; i < timesHandled; i++)
        {
            _ledger.Handled(delivery.Id);
        }

        _ledger.Answered(delivery, status);

        Assert.That(_ledger.Violations, Is.Not.Empty);
    }

    [Test]
    public void Handling_after_the_answer_is_a_violation()
    {
        var delivery = Open(fails: false);
        _ledger.Handled(delivery.Id);
        _ledger.Answered(delivery, 200);

        _ledger.Handled(delivery.Id);

        Assert.That(_ledger.Violations, Has.Count.EqualTo(1));
    }

    [TestCase(12345)]
    [TestCase(null)]
    public void Handling_of_what_nobody_delivered_is_a_violation(long? id)
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
