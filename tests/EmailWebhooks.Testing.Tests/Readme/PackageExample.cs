using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Acme.Crm.Tests;

/// <summary>The example in the package's README.</summary>
public class PackageExample
{
    [Test]
    public async Task Example_of_the_package_registers_one_webhook()
    {
        await using var mailingwork = await MailingworkEmulator.StartAsync();
        await using var services = new ServiceCollection()
            .AddMailingworkWebhooks(options =>
            {
                options.BaseAddress = mailingwork.BaseAddress;
                options.Username = mailingwork.Username;
                options.Password = mailingwork.Password;
            })
            .Services.BuildServiceProvider();
        var client = services.GetRequiredService<IMailingworkWebhookClient>();

        // The connection breaks after the webhook has been registered. The client does not register it a second time.
        mailingwork.QueueFault(MailingworkFunction.CreateWebHook, MailingworkFault.ConnectionReset(afterWork: true));
        await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, new Uri("https://hooks.example.com/optin_finalized?key=s3cret"));

        Assert.That(mailingwork.Webhooks, Has.Count.EqualTo(1));
    }
}
