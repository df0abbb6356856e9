using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Testing.Tests.Readme;

/// <summary>The README's examples: an application tests its handlers, and how it uses the client.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class TestingExamples
{
    private readonly ConcurrentQueue<long?> _signUps = new();
    private bool _databaseIsDown;

    [Test]
    public async Task Sign_ups_of_an_outage_arrive_with_the_replay()
    {
        await using var mailingwork = await MailingworkEmulator.StartAsync();
        await using var application = await StartApplicationAsync();
        await using var services = new ServiceCollection()
            .AddMailingworkWebhooks(options =>
            {
                options.BaseAddress = mailingwork.BaseAddress;
                options.Username = mailingwork.Username;
                options.Password = mailingwork.Password;
                options.RetryDelay = TimeSpan.Zero;
            })
            .Services.BuildServiceProvider();
        var client = services.GetRequiredService<IMailingworkWebhookClient>();

        // The connection breaks after MAILINGWORK registered the webhook: it is not registered twice.
        mailingwork.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        var url = new Uri($"{application.Urls.Single()}/hooks/mailingwork/optin_finalized?key=s3cret");
        var webhook = await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, url);
        Assert.That(mailingwork.Webhooks, Has.Count.EqualTo(1));

        // Someone signs up, and the application stores it.
        await mailingwork.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 1 });
        Assert.That(_signUps, Is.EqualTo([1]));

        // Deliveries fail until MAILINGWORK deactivates the webhook; what comes then is buffered for five days.
        _databaseIsDown = true;
        while (mailingwork.Webhooks.Single().IsActive)
        {
            var deliveries = await mailingwork.FinalizeOptinAsync();
            Assert.That(deliveries.Single().StatusCode, Is.EqualTo(500));
        }

        await mailingwork.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 2 });
        await mailingwork.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 3 });

        // The application is well again, and asks for what it missed.
        _databaseIsDown = false;
        await client.ActivateWebhookAsync(webhook.Id, replayEvents: true);
        Assert.That(_signUps, Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public async Task A_click_without_the_secret_is_refused()
    {
        using var pinpointe = new PinpointeEmulator();
        await using var application = await StartApplicationAsync();
        var url = new Uri($"{application.Urls.Single()}/hooks/pinpointe");

        Assert.That(await pinpointe.SendClickAsync(new Uri(url, "?key=s3cret")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await pinpointe.SendClickAsync(new Uri(url, "?key=guessed")), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private async Task<WebApplication> StartApplicationAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add("s3cret"))
            .AddHandler<PinpointeClickEvent>((_, _, _) => ValueTask.CompletedTask)
            .AddHandler<MailingworkOptinFinalizedEvent>((signUp, _, _) =>
            {
                if (_databaseIsDown)
                {
                    throw new IOException("The database is down.");
                }

                _signUps.Enqueue(signUp.SubscriberId);
                return ValueTask.CompletedTask;
            });

        var application = builder.Build();
        application.MapPinpointeWebhooks("/hooks/pinpointe");
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        await application.StartAsync();
        return application;
    }
}
