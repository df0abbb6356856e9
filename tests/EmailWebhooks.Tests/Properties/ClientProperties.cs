using EmailWebhooks.Tests.Properties.Account;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.Tests.Properties;

/// <summary>
/// Whatever is called, fails or is changed by others, in any order: no webhook is registered twice, none is lost, no event
/// is replayed twice, and what the client reports is true. A failing case prints the seed that replays it.
/// </summary>
public sealed class ClientProperties
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 100);

    [Test]
    public void Account_matches_a_simple_model_after_every_step() =>
        Prop.ForAll(AccountStepGen.Sequences, steps => RunAsync(steps).GetAwaiter().GetResult()).Check(Settings);

    private static async Task RunAsync(AccountStep[] steps)
    {
        await using var run = await AccountRun.StartAsync();
        foreach (var step in steps)
        {
            await run.TakeAsync(step);
        }
    }
}
