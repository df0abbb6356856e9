using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Testing.Tests.Examples;

/// <summary>The README's example: an application tests its receiver, and how it uses the client.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class SubscriberSyncTests
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
        var webhook = await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, new Uri($"{application.Urls.Single()}/hooks/optin"));
        Assert.That(mailingwork.Webhooks, Has.Count.EqualTo(1));

        // Someone signs up, and the application stores it.
        await mailingwork.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 1 });
        Assert.That(_signUps, Is.EqualTo([1]));

        // Deliveries fail until MAILINGWORK deactivates the webhook; what comes then is buffered for five days.
        _databaseIsDown = true;
        while (mailingwork.Webhooks.Single().IsActive)
        {
            var failed = await mailingwork.FinalizeOptinAsync();
            Assert.That(failed.Single().StatusCode, Is.EqualTo(StatusCodes.Status503ServiceUnavailable));
        }

        await mailingwork.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 2 });
        await mailingwork.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 3 });

        // The application is back: it asks for what it missed.
        _databaseIsDown = false;
        await client.ActivateWebhookAsync(webhook.Id, replayEvents: true);
        Assert.That(_signUps, Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public async Task An_open_without_a_contact_is_refused()
    {
        using var pinpointe = new PinpointeEmulator();
        await using var application = await StartApplicationAsync();
        var url = new Uri($"{application.Urls.Single()}/hooks/pinpointe");

        Assert.That(await pinpointe.SendOpenAsync(url), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await pinpointe.SendOpenAsync(url, new PinpointeOpenEvent()), Is.EqualTo(HttpStatusCode.UnprocessableContent));
    }

    /// <summary>The application under test, on a free port.</summary>
    private async Task<WebApplication> StartApplicationAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.MapPost("/hooks/optin", async context =>
        {
            var webhookEvent = await MailingworkEvent.ParseAsync(MailingworkEventType.OptinFinalized, context.Request.Body, context.RequestAborted);
            if (_databaseIsDown)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            _signUps.Enqueue(webhookEvent.SubscriberId);
        });
        application.MapPost("/hooks/pinpointe", async context =>
        {
            var webhookEvent = await PinpointeEvent.ParseAsync(context.Request.Body, context.RequestAborted);
            context.Response.StatusCode = webhookEvent.SubscriberId is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
        });
        await application.StartAsync();
        return application;
    }
}
