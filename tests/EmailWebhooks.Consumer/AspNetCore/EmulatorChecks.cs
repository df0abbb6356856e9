using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>The emulators, the typed client and the receiver together.</summary>
internal static class EmulatorChecks
{
    public static async Task RunAsync(Checks checks)
    {
        await checks.RunAsync("A webhook that the client registers delivers events to the receiver", async () =>
        {
            await using var mailingwork = await MailingworkEmulator.StartAsync();
            await using var application = await StartApplicationAsync();
            await using var services = Services(mailingwork);
            var client = services.GetRequiredService<IMailingworkWebhookClient>();
            var url = application.Url(ReceiverApplication.Optin);

            mailingwork.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
            var created = await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, url);
            var listed = await client.GetWebhooksAsync("crm");
            await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 1 });
            await client.DeleteWebhookAsync(created.Id);
            await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 2 });

            return listed.Count == 1 && listed[0].Id == created.Id && listed[0].Url == url && application.Journal.Reads("sign-up 1");
        });

        await checks.RunAsync("Events that a deactivated webhook missed arrive with the replay", async () =>
        {
            await using var mailingwork = await MailingworkEmulator.StartAsync();
            await using var application = await StartApplicationAsync();
            await using var services = Services(mailingwork);
            var client = services.GetRequiredService<IMailingworkWebhookClient>();
            var webhook = await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, application.Url(ReceiverApplication.Optin));

            application.Settings.Change(("Secrets:0", "another"));
            var refused = 0;
            while (mailingwork.Webhooks.Single().IsActive && refused < 10)
            {
                refused += (await mailingwork.RaiseOptinAsync()).Count(delivery => delivery.StatusCode == 401);
            }

            await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 1 });
            await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 2 });
            application.Settings.Change(("Secrets:0", ReceiverApplication.Secret));
            await client.ActivateWebhookAsync(webhook.Id, replayEvents: true);

            return refused == 3 && mailingwork.Notifications.Count == 1 && application.Journal.Reads("sign-up 1", "sign-up 2");
        });

        await checks.RunAsync("Pinpointe's opens and clicks reach the receiver", async () =>
        {
            using var pinpointe = new PinpointeEmulator();
            await using var application = await StartApplicationAsync();
            var url = application.Url(ReceiverApplication.Pinpointe);

            return (int)await pinpointe.SendOpenAsync(url, new PinpointeOpenEvent { SubscriberId = 1 }) == 200
                && (int)await pinpointe.SendClickAsync(url, new PinpointeClickEvent { SubscriberId = 2 }) == 200
                && (int)await pinpointe.SendClickAsync(application.Url(ReceiverApplication.Pinpointe, "guessed")) == 401
                && application.Journal.Reads("open 1", "click 2");
        });
    }

    private static Task<ReceiverApplication> StartApplicationAsync() => ReceiverApplication.StartAsync(handlers => handlers
        .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
        .AddHandler<PinpointeEvent>((webhookEvent, delivery, _) =>
        {
            delivery.Services.GetRequiredService<Journal>().Write($"{webhookEvent.Event} {webhookEvent.SubscriberId}");
            return ValueTask.CompletedTask;
        }));

    private static ServiceProvider Services(MailingworkEmulator mailingwork) => new ServiceCollection()
        .AddMailingworkWebhooks(options =>
        {
            options.BaseAddress = mailingwork.BaseAddress;
            options.Username = mailingwork.Username;
            options.Password = mailingwork.Password;
            options.RetryDelay = TimeSpan.Zero;
        })
        .Services.BuildServiceProvider();
}
