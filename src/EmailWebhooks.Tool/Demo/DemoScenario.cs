using System.Net;
using System.Net.Sockets;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Receiving;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Tool.Demo;

/// <summary>The steps of the demo: an outage of the handlers' database, repeated deliveries, and a restart of the receiver.</summary>
/// <param name="emulator">The MAILINGWORK emulator.</param>
/// <param name="events">Raises both vendors' events.</param>
/// <param name="screen">Shows the steps, and handles the events.</param>
/// <param name="inbox">The SQLite file of the inbox; null for none.</param>
internal sealed class DemoScenario(MailingworkEmulator emulator, DemoEvents events, DemoScreen screen, string? inbox)
{
    private const string App = "demo";
    private const int RoundsAtFirst = 4;
    private const int RoundsOfOutage = 3;
    private const int RoundsInBuffer = 2;

    private readonly string _secret = ReceiverHost.CreateSecret();
    private readonly IPEndPoint _endpoint = FreeEndpoint();

    /// <summary>The number of deliveries that were sent a second time.</summary>
    public int Repeats { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await BeforeTheRestartAsync(cancellationToken);

        screen.Step("Deactivate the webhooks, as MAILINGWORK does after failed deliveries, and raise events, which it buffers.");
        foreach (var webhook in emulator.Webhooks)
        {
            emulator.DeactivateWebhook(webhook.Id);
        }

        for (var round = 0; round < RoundsInBuffer; round++)
        {
            await RaiseMailingworkAsync(cancellationToken);
        }

        screen.Step(inbox is null
            ? "Start the receiver again. It activates the webhooks with replay."
            : "Start the receiver again. It handles the events in the inbox, and activates the webhooks with replay.");
        screen.DatabaseIsDown = false;
        await using var receiver = await StartAsync(cancellationToken);
        await RegisteredAsync(cancellationToken);
        await emulator.WaitForReplaysAsync(cancellationToken);
        await HandledAsync(cancellationToken);
    }

    private async Task BeforeTheRestartAsync(CancellationToken cancellationToken)
    {
        screen.Step($"Start both vendors' emulators and a receiver, which registers its webhooks{(inbox is null ? "" : " and has an inbox in a SQLite file")}.");
        await using var receiver = await StartAsync(cancellationToken);
        await RegisteredAsync(cancellationToken);
        screen.Note($"receiver {receiver.Address}, emulator {emulator.BaseAddress}, {emulator.Webhooks.Count} webhooks");

        screen.Step("Raise sign-ups, opt-outs, profile changes, opens and clicks.");
        await RaiseAsync(receiver, RoundsAtFirst, cancellationToken);
        await HandledAsync(cancellationToken);

        screen.Step(inbox is null
            ? "The handlers' database goes down. Events keep arriving, and the vendors get errors."
            : "The handlers' database goes down. Events keep arriving, and are stored.");
        screen.DatabaseIsDown = true;
        await RaiseAsync(receiver, RoundsOfOutage, cancellationToken);

        screen.Step("The database is back.");
        screen.DatabaseIsDown = false;
        await RegisteredAsync(cancellationToken);
        await HandledAsync(cancellationToken);

        screen.Step("MAILINGWORK sends some deliveries a second time.");
        Repeats = await events.RepeatAsync(cancellationToken);

        screen.Step("The database goes down again, and the receiver is stopped.");
        screen.DatabaseIsDown = true;
        await RaiseAsync(receiver, rounds: 1, cancellationToken);
    }

    /// <summary>Waits until all events are handled. Without an inbox, each is handled or lost once its delivery ends.</summary>
    private Task HandledAsync(CancellationToken cancellationToken) => inbox is null ? Task.CompletedTask : screen.WhenHandledAsync(cancellationToken);

    private Task<ReceiverHost> StartAsync(CancellationToken cancellationToken) => ReceiverHost.StartAsync(_endpoint, _secret, screen, cancellationToken, receiver =>
    {
        receiver.Services.AddMailingworkWebhooks(options =>
        {
            options.BaseAddress = emulator.BaseAddress;
            options.Username = emulator.Username;
            options.Password = emulator.Password;
        });
        receiver.AddMailingworkRegistration(options =>
        {
            options.App = App;
            options.PublicAddress = new Uri($"http://{_endpoint}/");
            options.CheckInterval = TimeSpan.FromSeconds(1);
        });
        if (inbox is not null)
        {
            receiver.AddSqliteInbox($"Data Source={inbox}", options =>
            {
                options.RetryDelay = TimeSpan.FromMilliseconds(200);
                options.MaxRetryDelay = TimeSpan.FromSeconds(1);
            });
        }
    });

    private Task RegisteredAsync(CancellationToken cancellationToken) => emulator.WaitUntilAsync(
        state => state.Webhooks.Count == MailingworkEventType.Known.Count && state.Webhooks.All(webhook => webhook.IsActive), cancellationToken: cancellationToken);

    private async Task RaiseAsync(ReceiverHost receiver, int rounds, CancellationToken cancellationToken)
    {
        for (var round = 0; round < rounds; round++)
        {
            await RaiseMailingworkAsync(cancellationToken);
            await events.OpenAsync(receiver.PinpointeUrl, cancellationToken);
            await screen.PaceAsync(cancellationToken);
            await events.ClickAsync(receiver.PinpointeUrl, cancellationToken);
            await screen.PaceAsync(cancellationToken);
        }
    }

    private async Task RaiseMailingworkAsync(CancellationToken cancellationToken)
    {
        foreach (var eventType in MailingworkEventType.Known)
        {
            await events.RaiseAsync(eventType, cancellationToken);
            await screen.PaceAsync(cancellationToken);
        }
    }

    /// <summary>Finds a free endpoint for the receiver. The webhooks contain it, so it stays the same across the restart.</summary>
    private static IPEndPoint FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
