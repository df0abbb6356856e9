using EmailWebhooks.Tests.Properties.Account;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.Tests.Properties;

/// <summary>
/// Whatever is called, goes wrong and is changed by others, in any order: no webhook is made twice, none is lost, no event
/// is replayed twice, and what the client says is so. A failing case prints the seed to replay it with.
/// </summary>
public sealed class ClientProperties
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 100);

    [Test]
    public void The_account_is_what_a_simple_model_says_after_every_step() =>
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
