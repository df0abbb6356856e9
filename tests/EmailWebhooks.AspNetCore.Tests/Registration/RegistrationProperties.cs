using EmailWebhooks.AspNetCore.Tests.Registration.Model;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>
/// Up to three replicas start, crash and rotate secrets while others change the account, and calls fail before, after or long
/// before their work, in arbitrary order.
/// </summary>
public sealed class RegistrationProperties
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 400);

    private static Gen<(int Kind, int Choice)[]> Schedules =>
        from length in Gen.Choose(0, 150)
        from steps in (from kind in Gen.Choose(0, 99) from choice in Gen.Choose(0, 1_000) select (kind, choice)).ArrayOf(length)
        select steps;

    /// <summary>With a synchronization context, continuations would run on other threads, outside the control of the schedule.</summary>
    [SetUp]
    public void Run_continuations_at_once() => SynchronizationContext.SetSynchronizationContext(null);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Each_wanted_event_ends_with_one_active_webhook_and_each_delivery_is_handled(int replicas) => Prop.ForAll(
        Arb.From(Schedules, ShorterByOne),
        schedule =>
        {
            var world = new ModelWorld(replicas);
            foreach (var (kind, choice) in schedule)
            {
                world.Take(kind, choice);
            }

            world.Settle();
            world.Check();
        }).Check(Settings);

    private static IEnumerable<(int Kind, int Choice)[]> ShorterByOne((int Kind, int Choice)[] schedule) =>
        schedule.Select((_, left) => schedule.Where((_, i) => i != left).ToArray());
}
