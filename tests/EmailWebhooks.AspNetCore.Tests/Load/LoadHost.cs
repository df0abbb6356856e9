using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>A host with the receiver as in an application: Kestrel with its default limits, and logging from Warning up.</summary>
internal sealed class LoadHost : IAsyncDisposable
{
    private const string Secret = "b2f6c1d4e8a9473c";

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private LoadHost(WebApplication application, ErrorCounter log)
    {
        _application = application;
        Log = log;
        Server = new IPEndPoint(IPAddress.Loopback, new Uri(application.Urls.Single()).Port);
    }

    public DeliveryLedger Ledger => _application.Services.GetRequiredService<DeliveryLedger>();

    public ErrorCounter Log { get; }

    public IPEndPoint Server { get; }

    public static string PinpointeUrl(string secret = Secret) => $"/hooks/pinpointe?key={secret}";

    public static string OptinUrl(string secret = Secret) => $"/hooks/mailingwork/optin_finalized?key={secret}";

    public static async Task<LoadHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new ErrorCounter();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(log);
        // While Kestrel stops, slow bodies no longer time out, so they delay the stop for this long.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton<DeliveryLedger>();
        builder.Services.AddWebhookReceiver(options => options.Secrets = ["an-older-one", Secret])
            .AddHandler<PinpointeEvent, LedgerHandler>()
            .AddHandler<MailingworkEvent, LedgerHandler>();

        var application = builder.Build();
        application.MapPinpointeWebhooks("/hooks/pinpointe");
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        await application.StartAsync();
        return new LoadHost(application, log);
    }

    /// <summary>Stops gracefully: deliveries in progress may complete.</summary>
    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}

/// <summary>Handles the events of both vendors; the delivery decides whether it is slow and whether it fails.</summary>
internal sealed class LedgerHandler(DeliveryLedger ledger) : IWebhookHandler<MailingworkEvent>, IWebhookHandler<PinpointeEvent>
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(20);

    public ValueTask HandleAsync(MailingworkEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        HandleAsync(webhookEvent.Id, cancellationToken);

    public ValueTask HandleAsync(PinpointeEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        HandleAsync(webhookEvent.StatId, cancellationToken);

    private async ValueTask HandleAsync(long? id, CancellationToken cancellationToken)
    {
        var delivery = new Delivery(id ?? 0);
        if (delivery.IsSlow)
        {
            await Task.Delay(Slowness, cancellationToken);
        }

        if (delivery.Fails)
        {
            ledger.Failed();
            throw new InvalidOperationException("The handler of this delivery fails.");
        }

        ledger.Handled(id);
    }
}

/// <summary>Counts the errors in the log. FakeLogCollector would keep each of the thousands of lines.</summary>
internal sealed class ErrorCounter : ILoggerProvider
{
    private int _ofReceiver;
    private int _ofOthers;

    public int OfReceiver => Volatile.Read(ref _ofReceiver);

    public int OfOthers => Volatile.Read(ref _ofOthers);

    public ILogger CreateLogger(string categoryName) => new Counter(this, categoryName.StartsWith("EmailWebhooks", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Counter(ErrorCounter counter, bool isReceiver) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Interlocked.Increment(ref isReceiver ? ref counter._ofReceiver : ref counter._ofOthers);
            }
        }
    }
}
