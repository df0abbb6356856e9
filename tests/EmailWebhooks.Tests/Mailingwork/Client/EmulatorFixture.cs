using EmailWebhooks.Testing;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>A fixture that starts an emulator, which is a real server, for each test.</summary>
public abstract class EmulatorFixture : IAsyncDisposable
{
    private protected MailingworkEmulator Emulator { get; private set; } = null!;

    [SetUp]
    public async Task StartEmulatorAsync() => Emulator = await MailingworkEmulator.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void AssertRequests(MailingworkFunction write, int writes, int lookUps)
    {
        Assert.That(Emulator.CountRequests(write), Is.EqualTo(writes), $"{write}");
        Assert.That(Emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(lookUps), "GetWebHooks");
    }
}
