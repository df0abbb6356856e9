using EmailWebhooks.Benchmarks.Scale;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Tests;

/// <summary>What grows is there in the event, as often as asked for or as one that is kept.</summary>
public sealed class GrowingBodyTests
{
    [TestCaseSource(typeof(GrowingBody), nameof(GrowingBody.All))]
    public void Body_of_more_is_larger_and_still_the_event(GrowingBody body)
    {
        var one = body.OfCount(1);
        var many = body.OfCount(100);

        Assert.That(many.Utf8, Has.Length.GreaterThan(one.Utf8.Length + 99));
        Assert.That(many.Parse(), Is.TypeOf(one.Parse().GetType()).And.Not.InstanceOf<UnknownPinpointeEvent>().And.Not.InstanceOf<UnknownMailingworkEvent>());
    }
}
