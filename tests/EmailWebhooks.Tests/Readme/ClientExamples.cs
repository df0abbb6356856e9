using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Tests.Readme;

public sealed class ClientExamples
{
    [Test]
    public async Task Registration_example_finds_its_webhook_and_activates_it()
    {
        await using var mailingwork = await MailingworkEmulator.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Mailingwork:Username", mailingwork.Username), new("Mailingwork:Password", mailingwork.Password), new("Mailingwork:BaseAddress", mailingwork.BaseAddress.AbsoluteUri)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        var secret = "from-your-secret-store";
        var cancellationToken = CancellationToken.None;

        // Binds the configuration section "Mailingwork", which must contain Username and Password.
        services.AddMailingworkWebhooks();

        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();

        for (var start = 1; start <= 2; start++)
        {
            // Put a secret in the URL, because the vendor does not sign its deliveries.
            var url = new Uri($"https://hooks.example.com/mailingwork/optin_finalized?key={secret}");

            // Returns the existing webhook, or registers it. Safe to call at every start.
            var webhook = await client.EnsureWebhookAsync("crm", MailingworkEventType.OptinFinalized, url, cancellationToken);

            if (webhook.IsActive == false)
            {
                // The vendor deactivated it after failed deliveries. Activate it, and have the missed events delivered.
                await client.ActivateWebhookAsync(webhook.Id, replayEvents: true, cancellationToken);
            }

            Assert.That(mailingwork.Webhooks.Select(registered => registered.IsActive), Is.EqualTo([true]));
            mailingwork.DeactivateWebhook(webhook.Id);
        }
    }

    [Test]
    public void Minimal_api_example_chains_the_generated_metadata()
    {
        var builder = WebApplication.CreateSlimBuilder();

        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver));

        using var provider = builder.Services.BuildServiceProvider();
        var json = provider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        Assert.That(json.GetTypeInfo(typeof(EmailWebhooks.Pinpointe.PinpointeEvent)), Is.Not.Null);
    }
}
