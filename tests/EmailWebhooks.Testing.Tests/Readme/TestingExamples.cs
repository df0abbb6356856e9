using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Acme.Crm.Tests;

public class SignUpTests
{
    [Test]
    public async Task A_sign_up_reaches_the_handler()
    {
        // Runs after the application's own handlers, so it sees an event once they have handled it.
        var signUps = new WebhookRecorder<MailingworkOptinFinalizedEvent>();
        await using var mailingwork = await MailingworkEmulator.StartAsync();
        await using var application = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("WebhookReceiver:Secrets:0", "s3cret")
            .UseSetting("Mailingwork:BaseAddress", mailingwork.BaseAddress.AbsoluteUri)
            .UseSetting("Mailingwork:Username", mailingwork.Username)
            .UseSetting("Mailingwork:Password", mailingwork.Password)
            .ConfigureTestServices(services => services.AddWebhookReceiver().AddHandler<MailingworkOptinFinalizedEvent>(signUps.HandleAsync)));
        mailingwork.DeliveryHandler = application.Server.CreateHandler();

        // The connection breaks after MAILINGWORK has registered the webhook. The client finds it, and does not register another.
        mailingwork.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        var client = application.Services.GetRequiredService<IMailingworkWebhookClient>();
        var url = new Uri("https://localhost/hooks/mailingwork/optin_finalized?key=s3cret");
        await client.EnsureWebhookAsync("crm", MailingworkEventType.OptinFinalized, url);
        Assert.That(mailingwork.Webhooks, Has.Count.EqualTo(1));

        await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 1 });
        await signUps.WaitAsync(signUp => signUp.SubscriberId == 1);
    }
}
