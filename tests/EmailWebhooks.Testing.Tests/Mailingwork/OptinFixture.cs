using System.Globalization;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>An emulator with one webhook, registered through the API, that delivers sign-ups to a receiver. Only the test advances the clock.</summary>
public abstract class OptinFixture
{
    private protected FakeTimeProvider Clock { get; private set; } = null!;

    private protected Receiver Receiver { get; private set; } = null!;

    private protected MailingworkEmulator Emulator { get; private set; } = null!;

    private protected WebserviceClient Client { get; private set; } = null!;

    private protected MailingworkEmulatorWebhook Webhook => Emulator.Webhooks.Single();

    private protected string WebhookId => Webhook.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The ids of the sign-ups that arrived, whatever the receiver responded.</summary>
    private protected IEnumerable<long?> ReceivedIds =>
        Receiver.Bodies.Select(body => MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body).Id);

    /// <summary>The ids of the sign-ups that the receiver accepted.</summary>
    private protected IEnumerable<long?> AcceptedIds =>
        Emulator.Deliveries.Where(delivery => delivery.Outcome == MailingworkDeliveryOutcome.Delivered)
            .Select(delivery => MailingworkEvent.Parse(delivery.EventType, delivery.Body.Span).Id);

    [SetUp]
    public async Task SetUp()
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero));
        Receiver = await Receiver.StartAsync();
        await StartAsync(new MailingworkEmulatorOptions());
    }

    [TearDown]
    public async Task TearDown()
    {
        await StopAsync();
        await Receiver.DisposeAsync();
    }

    private protected async Task RestartAsync(MailingworkEmulatorOptions options)
    {
        await StopAsync();
        await StartAsync(options);
    }

    /// <summary>Raises sign-ups with these ids, one after the other.</summary>
    private protected async Task<IReadOnlyList<MailingworkDeliveryOutcome>> RaiseAsync(params int[] ids)
    {
        var outcomes = new List<MailingworkDeliveryOutcome>();
        foreach (var id in ids)
        {
            outcomes.Add((await Emulator.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = id })).Single().Outcome);
        }

        return outcomes;
    }

    /// <summary>Lets the sign-ups 1, 2 and 3 fail, which deactivates the webhook.</summary>
    private protected async Task DeactivateAsync()
    {
        Receiver.RespondWithStatus(500);
        await RaiseAsync(1, 2, 3);
        Assert.That(Webhook.IsActive, Is.False);
    }

    private protected async Task<int> ActivateAsync(bool replay)
    {
        (string, string)[] parameters = replay ? [("webHookId", WebhookId), ("advanced[replayEvents]", "1")] : [("webHookId", WebhookId)];
        return (await Client.CallAsync("ActivateWebHook", parameters)).GetProperty("error").GetInt32();
    }

    private async Task StartAsync(MailingworkEmulatorOptions options)
    {
        options.TimeProvider = Clock;
        Emulator = await MailingworkEmulator.StartAsync(options);
        Client = new WebserviceClient(Emulator);
        await Client.CreateAsync("optin_finalized", Receiver.Url.OriginalString);
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
