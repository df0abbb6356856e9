using System.Net;
using System.Reflection;
using EmailWebhooks.AspNetCore.Tests.Registration.Live;
using EmailWebhooks.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>
/// Replicas with the real client keep the webhooks of an emulated account, which delivers to real receivers, while every fault
/// of the emulator, before and after its work, changes by others and outages of the receivers happen in arbitrary order.
/// </summary>
public sealed class RegistrationFaultProperties
{
    /// <summary>A sequence costs a few tenths of a second, so there are few.</summary>
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, (TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 400) / 40));

    private static readonly MailingworkFault[] Faults =
    [
        .. typeof(MailingworkFault).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(static method => method.ReturnType == typeof(MailingworkFault))
            .SelectMany(static method => new[] { Create(method, afterWork: false), Create(method, afterWork: true) }),
    ];

    private static readonly LiveReceivers Receivers = new();

    private static Gen<LiveStep> Steps =>
        from kind in Gen.Choose(0, 99)
        from choice in Gen.Choose(0, 1_000)
        from count in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(2)))
        from faults in (
            from function in Gen.Elements(Enum.GetValues<MailingworkFunction>())
            from fault in Gen.Elements(Faults)
            from times in Gen.Choose(1, 3)
            select (function, fault, times)).ArrayOf(count)
        select new LiveStep(kind, choice, faults);

    [OneTimeSetUp]
    public Task Start_receivers() => Receivers.StartAsync(count: 3, LiveWorld.Secret);

    [OneTimeTearDown]
    public Task Stop_receivers() => Receivers.StopAsync();

    [TestCase(2)]
    [TestCase(3)]
    public void Each_wanted_event_ends_with_one_active_webhook_and_each_delivery_is_handled(int replicas) => Prop.ForAll(
        Arb.From(from length in Gen.Choose(1, 25) from steps in Steps.ArrayOf(length) select steps),
        steps => Task.Run(() => RunAsync(replicas, steps)).GetAwaiter().GetResult()).Check(Settings);

    private static async Task RunAsync(int replicas, LiveStep[] steps)
    {
        await using var world = await LiveWorld.StartAsync(Receivers, replicas);
        foreach (var step in steps)
        {
            await world.TakeAsync(step);
        }

        await world.SettleAsync();
        world.Check();
    }

    /// <summary>The empty result stands for a list that is not up to date, and for a call that reports success but was not carried out.</summary>
    private static MailingworkFault Create(MethodInfo factory, bool afterWork) => (MailingworkFault)factory.Invoke(null, [.. factory.GetParameters().Select(parameter => parameter.Name switch
    {
        nameof(afterWork) => afterWork,
        "status" when !parameter.HasDefaultValue => HttpStatusCode.ServiceUnavailable,
        "location" => new Uri("https://hooks.example.com/"),
        "code" => 9,
        "body" => """{"error":0,"message":"","result":[]}""",
        _ => parameter.DefaultValue,
    })])!;
}
