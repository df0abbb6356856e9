namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>An emulator, and a client of its API.</summary>
public abstract class WebserviceFixture
{
    private protected MailingworkEmulator Emulator { get; private set; } = null!;

    private protected WebserviceClient Client { get; private set; } = null!;

    private protected virtual MailingworkEmulatorOptions Options => new();

    [SetUp]
    public async Task SetUp()
    {
        Emulator = await MailingworkEmulator.StartAsync(Options);
        Client = new WebserviceClient(Emulator);
    }

    [TearDown]
    public async Task TearDown()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
