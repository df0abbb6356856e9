using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Receiving;

namespace EmailWebhooks.Tool.Demo;

/// <summary>What the demo does, step by step: deliveries, an outage of the receiver, and the replay of what it missed.</summary>
internal sealed class DemoScenario(
    MailingworkEmulator emulator, IMailingworkWebhookClient client, DemoEvents events, DemoScreen screen, string secret)
{
    private const string App = "demo";
    private const int RoundsWhileReceiving = 4;
    private const int RoundsWhileInactive = 3;

    // Far above the failures after which the emulator deactivates a webhook.
    private const int RoundsUntilGivingUp = 20;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var port = await ReceiveAndStopAsync(cancellationToken);
        await MissAsync(cancellationToken);
        await ReplayAsync(port, cancellationToken);
    }

    private async Task<int> ReceiveAndStopAsync(CancellationToken cancellationToken)
    {
        screen.Step("Start the MAILINGWORK emulator and a receiver.");
        await using var receiver = await StartReceiverAsync(port: 0, cancellationToken);
        screen.Note($"emulator {emulator.BaseAddress}, receiver {receiver.Address}");

        screen.Step("Register three webhooks through the typed client.");
        foreach (var eventType in MailingworkEventType.Known)
        {
            var webhook = await client.CreateWebhookAsync(App, eventType, receiver.MailingworkUrl(eventType), cancellationToken);
            screen.Note($"webhook {webhook.Id}: {eventType}");
        }

        screen.Step("Raise sign-ups, sign-offs, profile changes, opens and clicks.");
        for (var round = 0; round < RoundsWhileReceiving; round++)
        {
            await RaiseEachAsync(cancellationToken);
            await events.OpenAsync(receiver.PinpointeUrl, cancellationToken);
            await screen.PaceAsync(cancellationToken);
            await events.ClickAsync(receiver.PinpointeUrl, cancellationToken);
            await screen.PaceAsync(cancellationToken);
        }

        screen.Step("Stop the receiver.");
        return receiver.Address.Port;
    }

    private async Task MissAsync(CancellationToken cancellationToken)
    {
        screen.Step("Raise events that nobody receives, until MAILINGWORK deactivates the webhooks.");
        for (var round = 0; (await client.GetWebhooksAsync(App, cancellationToken: cancellationToken)).Any(webhook => webhook.IsActive == true); round++)
        {
            if (round == RoundsUntilGivingUp)
            {
                throw new ToolException("The emulator did not deactivate the webhooks.", ExitCode.Failure);
            }

            // At once: a connection that is refused can take seconds to be.
            await Task.WhenAll(MailingworkEventType.Known.Select(eventType => events.RaiseAsync(eventType, cancellationToken)));
            await screen.PaceAsync(cancellationToken);
        }

        foreach (var notification in emulator.Notifications.OrderBy(notification => notification.Webhook.Id))
        {
            screen.Note(notification.ToString());
        }

        screen.Step("Raise more events; MAILINGWORK buffers them.");
        for (var round = 0; round < RoundsWhileInactive; round++)
        {
            await RaiseEachAsync(cancellationToken);
        }
    }

    private async Task ReplayAsync(int port, CancellationToken cancellationToken)
    {
        screen.Step("Start the receiver again, and activate the webhooks with replay.");
        await using var receiver = await StartReceiverAsync(port, cancellationToken);
        foreach (var webhook in await client.GetWebhooksAsync(App, cancellationToken: cancellationToken))
        {
            await client.ActivateWebhookAsync(webhook.Id, replayEvents: true, cancellationToken);
            screen.Note($"webhook {webhook.Id} is active again");
            await screen.PaceAsync(cancellationToken);
        }

        await emulator.WaitForReplaysAsync(cancellationToken);
    }

    private Task<ReceiverHost> StartReceiverAsync(int port, CancellationToken cancellationToken) =>
        ReceiverHost.StartAsync(new IPEndPoint(IPAddress.Loopback, port), secret, screen, cancellationToken);

    private async Task RaiseEachAsync(CancellationToken cancellationToken)
    {
        foreach (var eventType in MailingworkEventType.Known)
        {
            await events.RaiseAsync(eventType, cancellationToken);
            await screen.PaceAsync(cancellationToken);
        }
    }
}
