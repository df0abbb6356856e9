using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Tests.Readme;

/// <summary>The examples of the sections on registration and on several accounts.</summary>
public sealed class RegistrationExamples
{
    [Test]
    public async Task Registration_examples_register_the_webhooks_of_both_accounts()
    {
        await using var mailingwork = await MailingworkEmulator.StartAsync();
        await using var north = await MailingworkEmulator.StartAsync();
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mailingwork:BaseAddress"] = mailingwork.BaseAddress.AbsoluteUri,
            ["Mailingwork:Username"] = mailingwork.Username,
            ["Mailingwork:Password"] = mailingwork.Password,
            ["Mailingwork:Registration:App"] = "crm",
            ["Mailingwork:Registration:PublicAddress"] = "https://hooks.example.com/",
            ["WebhookReceiver:Secrets:0"] = "s3cret",
            ["Accounts:North:BaseAddress"] = north.BaseAddress.AbsoluteUri,
            ["Accounts:North:Username"] = north.Username,
            ["Accounts:North:Password"] = north.Password,
            ["Mailingwork:Registration:north:App"] = "crm",
            ["Mailingwork:Registration:north:PublicAddress"] = "https://hooks.example.com/",
            ["WebhookReceiver:north:Secrets:0"] = "n0rth",
        });

        builder.Services.AddMailingworkWebhooks();
        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
            .AddMailingworkRegistration();
        builder.Services.AddHealthChecks().AddMailingworkWebhooks();

        builder.Services.AddMailingworkWebhooks("north", builder.Configuration.GetSection("Accounts:North"));
        builder.Services.AddWebhookReceiver("north").AddMailingworkRegistration("north");
        builder.Services.AddHealthChecks().AddMailingworkWebhooks("north");

        await using var app = builder.Build();
        app.MapMailingworkWebhooks("/hooks/mailingwork");
        app.MapHealthChecks("/health");

        app.MapMailingworkWebhooks("/hooks/north", "north");

        await app.StartAsync();
        using var patience = new CancellationTokenSource(Patience.Limit);
        while ((await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(patience.Token)).Status != HealthStatus.Healthy)
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.That(mailingwork.Webhooks.Single().Url.AbsoluteUri, Is.EqualTo("https://hooks.example.com/hooks/mailingwork/optin_finalized?key=s3cret"));
        Assert.That(north.Webhooks.Single().Url.AbsoluteUri, Is.EqualTo("https://hooks.example.com/hooks/north/optin_finalized?key=n0rth"));
    }

    public sealed class SignUpHandler : IWebhookHandler<MailingworkOptinFinalizedEvent>
    {
        public ValueTask HandleAsync(MailingworkOptinFinalizedEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
