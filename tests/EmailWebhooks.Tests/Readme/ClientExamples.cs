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
    public async Task Registering_example_creates_activates_and_deletes()
    {
        await using var mailingwork = await MailingworkEmulator.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Mailingwork:Username", mailingwork.Username), new("Mailingwork:Password", mailingwork.Password)]).Build();
        var services = new ServiceCollection();
        var secret = "from-your-secret-store";
        var cancellationToken = CancellationToken.None;
        var other = mailingwork.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri("https://hooks.example.com/optout"), "crm");
        mailingwork.DeactivateWebhook(other.Id);

        services.AddMailingworkWebhooks(options =>
        {
            options.Username = configuration["Mailingwork:Username"]!;
            options.Password = configuration["Mailingwork:Password"]!;
        });

        services.Configure<MailingworkOptions>(options => options.BaseAddress = mailingwork.BaseAddress);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();

        // Put a secret into the URL: the vendor does not sign its deliveries.
        var url = new Uri($"https://hooks.example.com/mailingwork/optin_finalized?key={secret}");
        var webhook = await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, url, cancellationToken);

        foreach (var registered in await client.GetWebhooksAsync(app: "crm", cancellationToken: cancellationToken))
        {
            if (registered.IsActive == false)
            {
                // Switched off after failed deliveries: switch it on, and have the missed events delivered.
                await client.ActivateWebhookAsync(registered.Id, replayEvents: true, cancellationToken);
            }
        }

        await client.DeleteWebhookAsync(webhook.Id, cancellationToken);

        Assert.That(mailingwork.Webhooks.Select(left => (left.Id, left.IsActive)), Is.EqualTo(new[] { (other.Id, true) }));
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
