using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>An application on a real Kestrel server that keeps its webhooks registered with an emulator, checking every second of a fake clock.</summary>
internal sealed class RegistrationHost : IAsyncDisposable
{
    private RegistrationHost(WebApplication application, FakeLogCollector log)
    {
        Application = application;
        Log = log;
        Clock = (FakeTimeProvider)application.Services.GetRequiredService<TimeProvider>();
    }

    /// <summary>It advances while a test waits.</summary>
    public FakeTimeProvider Clock { get; }

    public WebApplication Application { get; }

    public FakeLogCollector Log { get; }

    /// <summary>The ids of the events that the handler received.</summary>
    public List<long?> Handled => Application.Services.GetRequiredService<List<long?>>();

    /// <summary>A free port, because the public address has to be known before the start.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static (WebApplicationBuilder Builder, FakeLogCollector Log) CreateBuilder(MailingworkEmulator mailingwork, int port, ReloadableSettings? secrets = null, FakeTimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"], EnvironmentName = "Production" });
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var log = Logs.Create();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(log));
        ((IConfigurationBuilder)builder.Configuration).Add(secrets ?? new ReloadableSettings(("Secrets:0", ReceiverHost.Secret)));
        builder.Services.AddSingleton<TimeProvider>(clock ?? new FakeTimeProvider());
        builder.Services.AddMailingworkWebhooks(options =>
        {
            options.BaseAddress = mailingwork.BaseAddress;
            options.Username = mailingwork.Username;
            options.Password = mailingwork.Password;
            options.RetryDelay = TimeSpan.Zero;

            // The clock runs faster than a slow machine responds.
            (options.AttemptTimeout, options.TotalTimeout) = (TimeSpan.FromHours(1), TimeSpan.FromHours(4));
        });
        var handled = new List<long?>();
        builder.Services.AddSingleton(handled);
        builder.Services.AddHealthChecks().AddMailingworkWebhooks();
        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkOptinFinalizedEvent>((webhookEvent, _, _) =>
            {
                lock (handled)
                {
                    handled.Add(webhookEvent.Id);
                }

                return ValueTask.CompletedTask;
            })
            .AddMailingworkRegistration(options =>
            {
                options.App = "crm";
                options.PublicAddress = new Uri($"http://127.0.0.1:{port}");
                options.CheckInterval = TimeSpan.FromSeconds(1);
            });
        return (builder, log);
    }

    public static async Task<RegistrationHost> StartAsync(
        MailingworkEmulator mailingwork, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, ReloadableSettings? secrets = null, FakeTimeProvider? clock = null)
    {
        var (builder, log) = CreateBuilder(mailingwork, FreePort(), secrets, clock);
        build?.Invoke(builder);
        var application = builder.Build();
        (map ?? (app => app.MapMailingworkWebhooks("/hooks/mailingwork")))(application);
        await application.StartAsync();
        return new RegistrationHost(application, log);
    }

    public async Task<HealthReport> HealthAsync() => await Application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public Task UntilHealthyAsync() => UntilAsync(async () => (await HealthAsync()).Status == HealthStatus.Healthy, "the application is healthy");

    /// <param name="condition">The condition to wait for.</param>
    /// <param name="what">The condition in words.</param>
    /// <param name="step">How far the clock advances each time that the condition is not met; null for a quarter of a check interval.</param>
    public async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? step = null)
    {
        using var timeout = new CancellationTokenSource(Patience.Limit);
        while (!await condition())
        {
            if (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"Timed out before {what}. Log lines: {string.Join(Environment.NewLine, Log.Ours)}");
            }

            Clock.Advance(step ?? TimeSpan.FromMilliseconds(250));
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public Task UntilAsync(Func<bool> condition, string what, TimeSpan? step = null) => UntilAsync(() => Task.FromResult(condition()), what, step);

    /// <summary>Waits until the library has logged a line of this level with this text.</summary>
    public async Task<FakeLogRecord> UntilLoggedAsync(LogLevel level, string text)
    {
        FakeLogRecord? found = null;
        await UntilAsync(
            () => (found = Log.Ours.FirstOrDefault(line => line.Level == level && line.Text.Contains(text, StringComparison.Ordinal))) is not null, $"'{text}' is logged");
        return found!;
    }

    /// <summary>The values of the registration's instruments by name or, for the one with states, by state.</summary>
    public Dictionary<string, double> Measure()
    {
        var found = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Scope == Application.Services.GetRequiredService<IMeterFactory>() && instrument.Name.StartsWith("email_webhooks.registration.", StringComparison.Ordinal))
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => found[(string)tags.ToArray().Single(tag => tag.Key == "email_webhooks.state").Value!] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => found[instrument.Name["email_webhooks.registration.".Length..]] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    public async ValueTask DisposeAsync() => await Application.DisposeAsync();
}

/// <summary>A proxy in front of the application, which can be down or show a maintenance page with status 200.</summary>
internal sealed class Front
{
    /// <summary>Null lets everything through.</summary>
    public Func<HttpContext, Task>? InTheWay { get; set; }

    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    public static Task MaintenancePageAsync(HttpContext context) => context.Response.WriteAsync("<h1>We will be right back</h1>");

    public void Use(WebApplication application) => application.Use((context, next) => InTheWay is { } inTheWay ? inTheWay(context) : next(context));
}
