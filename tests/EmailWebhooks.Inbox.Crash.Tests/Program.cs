using System.Diagnostics;
using System.Net;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.Crash.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Inbox.Crash.Tests;

/// <summary>
/// The application under test. It writes its address to standard output when it listens, and keeps a journal of what its
/// handler begins and ends. Its settings come from the environment, see <see cref="HostSettings"/>.
/// </summary>
internal static class Program
{
    private const long PoisonId = 0;

    public static async Task Main()
    {
        var settings = HostSettings.FromEnvironment();
        await using var journal = new Journal(settings.JournalFolder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = builder.Services.AddWebhookReceiver(options => options.Secrets.Add(HostSettings.Secret)).AddHandler<PinpointeEvent>(HandleAsync);
        if (settings.IsPostgreSql)
        {
            receiver.AddPostgreSqlInbox(settings.Connection, Configure);
        }
        else
        {
            receiver.AddSqliteInbox(settings.Connection, Configure);
        }

        CrashingStore.Wrap(builder.Services, settings.Crash);
        await using var application = builder.Build();
        application.MapPinpointeWebhooks(HostSettings.Path);
        application.MapGet(HostSettings.StatusPath, async (HttpContext context) =>
        {
            var statistics = await context.RequestServices.GetRequiredService<IWebhookInbox>().GetStatisticsAsync(context.RequestAborted);
            await context.Response.WriteAsync($"{statistics.Pending} {statistics.Processing} {statistics.Failed}", context.RequestAborted);
        });
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        await application.WaitForShutdownAsync();

        void Configure(WebhookInboxOptions options)
        {
            options.MaxConcurrency = settings.MaxConcurrency;
            options.LeaseDuration = settings.LeaseDuration;
            options.PollInterval = TimeSpan.FromMilliseconds(200);
            options.RetryDelay = TimeSpan.FromMilliseconds(50);
        }

        async ValueTask HandleAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            var id = webhookEvent.SubscriberId!.Value;
            journal.Write($"begin {id} {delivery.Attempt}");
            switch (settings.Crash)
            {
                case CrashPoint.WhileHandling:
                    Kill();
                    break;
                case CrashPoint.WhenKilled:
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    break;
                case CrashPoint.ByPoison when id == PoisonId:
                    Environment.FailFast("The event that ends the process.");
                    break;
            }

            journal.Write($"end {id} {delivery.Attempt}");
        }
    }

    /// <summary>Kills the process like kill -9.</summary>
    public static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
