using EmailWebhooks.AspNetCore.Tests.Registration.Model;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>
/// Two and three replicas, starting, crashing and rotating secrets, with others who change the account and every call
/// failing before, after or long before its work, in arbitrary order.
/// </summary>
public sealed class RegistrationProperties
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 400);

    private static Gen<(int Kind, int Choice)[]> Schedules =>
        from length in Gen.Choose(0, 150)
        from steps in (from kind in Gen.Choose(0, 99) from choice in Gen.Choose(0, 1_000) select (kind, choice)).ArrayOf(length)
        select steps;

    /// <summary>Under a synchronization context what follows a call would run on another thread, and the schedule would decide nothing.</summary>
    [SetUp]
    public void Run_continuations_at_once() => SynchronizationContext.SetSynchronizationContext(null);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Each_wanted_event_ends_with_one_active_webhook_and_reaches_somebody(int replicas) => Prop.ForAll(
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
