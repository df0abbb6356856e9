using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Acme.Crm.Tests;

public class OutageTests
{
    [Test]
    public async Task Sign_ups_during_an_outage_arrive_with_the_replay()
    {
        var databaseIsDown = false;
        var signUps = new WebhookRecorder<MailingworkOptinFinalizedEvent>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add("s3cret"))
            .AddHandler<MailingworkOptinFinalizedEvent>((_, _, _) => databaseIsDown ? throw new IOException("The database is down.") : ValueTask.CompletedTask)
            .AddHandler<MailingworkOptinFinalizedEvent>(signUps.HandleAsync);
        await using var application = builder.Build();
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        await application.StartAsync();

        await using var mailingwork = await MailingworkEmulator.StartAsync();
        var webhook = mailingwork.AddWebhook(
            MailingworkEventType.OptinFinalized, new Uri($"{application.Urls.Single()}/hooks/mailingwork/optin_finalized?key=s3cret"));

        // Deliveries fail until MAILINGWORK deactivates the webhook, whose events it then buffers for five days.
        databaseIsDown = true;
        while (mailingwork.Webhooks.Single().IsActive)
        {
            await mailingwork.RaiseOptinAsync();
        }

        await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 2 });
        await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 3 });

        // The database is back, and somebody activates the webhook with replay.
        databaseIsDown = false;
        await mailingwork.ActivateWebhookAsync(webhook.Id, replayEvents: true);
        await signUps.WaitForCountAsync(2);
        Assert.That(signUps.Events.Select(signUp => signUp.SubscriberId), Is.EqualTo([2, 3]));
    }
}
