using System.Net;
using System.Net.Sockets;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>An application that keeps its webhooks registered, with options from the configuration.</summary>
internal static class WebhookRegistrationChecks
{
    public static async Task RunAsync(Checks checks)
    {
        await checks.RunAsync("The registration creates the webhook, and reactivates it with a replay", async () =>
        {
            await using var mailingwork = await MailingworkEmulator.StartAsync();
            await using var application = Build(mailingwork, $"http://127.0.0.1:{FreePort()}");
            await application.StartAsync();
            await UntilAsync(application, mailingwork, webhook => webhook.IsActive);
            mailingwork.DeactivateWebhook(mailingwork.Webhooks[0].Id);
            await mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { SubscriberId = 1 });
            await UntilAsync(application, mailingwork, webhook => webhook.IsActive);

            return await application.Services.GetRequiredService<Journal>().WillReadAsync("sign-up 1") && mailingwork.Webhooks.Count == 1;
        });

        await checks.RunAsync("An application without a usable public address does not start", async () =>
        {
            await using var mailingwork = await MailingworkEmulator.StartAsync();
            await using var application = Build(mailingwork, "http://hooks.example.com/");
            try
            {
                await application.StartAsync();
                return false;
            }
            catch (OptionsValidationException exception)
            {
                return exception.Message.Contains("Mailingwork:Registration:PublicAddress", StringComparison.Ordinal);
            }
        });
    }

    private static WebApplication Build(MailingworkEmulator mailingwork, string publicAddress)
    {
        var builder = WebApplication.CreateSlimBuilder();
        if (Uri.TryCreate(publicAddress, UriKind.Absolute, out var address) && address.IsLoopback)
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address.Port));
        }

        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Mailingwork:BaseAddress", mailingwork.BaseAddress.AbsoluteUri),
            new("Mailingwork:Username", mailingwork.Username),
            new("Mailingwork:Password", mailingwork.Password),
            new("Mailingwork:Registration:App", "crm"),
            new("Mailingwork:Registration:PublicAddress", publicAddress),
            new("Mailingwork:Registration:CheckInterval", "00:00:01"),
            new("WebhookReceiver:Secrets:0", ReceiverApplication.Secret),
        ]);
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddMailingworkWebhooks();
        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
            .AddMailingworkRegistration();
        builder.Services.AddHealthChecks().AddMailingworkWebhooks();
        var application = builder.Build();
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        return application;
    }

    private static async Task UntilAsync(WebApplication application, MailingworkEmulator mailingwork, Predicate<MailingworkEmulatorWebhook> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (mailingwork.Webhooks is not [var webhook] || !holds(webhook)
            || (await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(limit.Token)).Status != HealthStatus.Healthy)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
