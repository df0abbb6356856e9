using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>A host with the receiver as an application has it: Kestrel with its own limits, logging from Warning on.</summary>
internal sealed class LoadHost : IAsyncDisposable
{
    private const string Secret = "b2f6c1d4e8a9473c";

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private LoadHost(WebApplication application, LoadLog log)
    {
        _application = application;
        Log = log;
        Server = new IPEndPoint(IPAddress.Loopback, new Uri(application.Urls.Single()).Port);
    }

    public DeliveryLedger Ledger => _application.Services.GetRequiredService<DeliveryLedger>();

    public LoadLog Log { get; }

    public IPEndPoint Server { get; }

    public static string PinpointeUrl(string secret = Secret) => $"/hooks/pinpointe?key={secret}";

    public static string OptinUrl(string secret = Secret) => $"/hooks/mailingwork/optin_finalized?key={secret}";

    public static async Task<LoadHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new LoadLog();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(log);
        // Kestrel times no slow body out any more while it stops, so those hold it until this is over.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton<DeliveryLedger>();
        builder.Services.AddWebhookReceiver(options => options.Secrets = ["an-older-one", Secret])
            .AddHandler<PinpointeEvent, LedgerHandler>()
            .AddHandler<MailingworkEvent, LedgerHandler>();

        var application = builder.Build();
        application.MapPinpointeWebhooks("/hooks/pinpointe");
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        await application.StartAsync().ConfigureAwait(false);
        return new LoadHost(application, log);
    }

    /// <summary>Stops in good order: what has begun may end.</summary>
    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
