using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>An application with the receiver on a real Kestrel server, whose log is recorded from Trace up.</summary>
internal sealed class ReceiverHost : IAsyncDisposable
{
    public const string Secret = "correct-horse-battery-staple";
    public const string PinpointePath = "/hooks/pinpointe";
    public const string MailingworkPath = "/hooks/mailingwork";
    public const string OptinPath = MailingworkPath + "/optin_finalized";

    private ReceiverHost(WebApplication application, FakeLogCollector log)
    {
        Application = application;
        Log = log;
        // The test server has no address.
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.SingleOrDefault();
        Client = new HttpClient { BaseAddress = address is null ? null : new Uri(address), Timeout = Patience.Limit };
    }

    public WebApplication Application { get; }

    public FakeLogCollector Log { get; }

    public HttpClient Client { get; }

    /// <summary>The scope of the application's meters.</summary>
    public IMeterFactory Meters => Application.Services.GetRequiredService<IMeterFactory>();

    public int Port => Client.BaseAddress!.Port;

    public static async Task<ReceiverHost> StartAsync(
        Action<IWebhookReceiverBuilder>? handlers = null,
        Action<WebhookReceiverOptions>? options = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? map = null)
    {
        var builder = CreateBuilder(out var log);
        handlers?.Invoke(builder.Services.AddWebhookReceiver(options ?? (configured => configured.Secrets.Add(Secret))));
        build?.Invoke(builder);
        return await StartAsync(builder, log, map);
    }

    /// <summary>Creates an application without the receiver, independent of configuration files and the environment.</summary>
    public static WebApplicationBuilder CreateBuilder(out FakeLogCollector log)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"], EnvironmentName = "Production" });
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        log = Logs.Create();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(log));
        return builder;
    }

    /// <summary>Starts an application that maps both vendors' endpoints unless it maps its own.</summary>
    public static async Task<ReceiverHost> StartAsync(WebApplicationBuilder builder, FakeLogCollector log, Action<WebApplication>? map = null)
    {
        var application = builder.Build();
        try
        {
            (map ?? MapBoth)(application);
            await application.StartAsync();
            return new ReceiverHost(application, log);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public static void MapBoth(WebApplication application)
    {
        application.MapPinpointeWebhooks(PinpointePath);
        application.MapMailingworkWebhooks(MailingworkPath);
    }

    public static string WithSecret(string path, string secret = Secret) => $"{path}?key={Uri.EscapeDataString(secret)}";

    /// <summary>Posts a body with the right secret.</summary>
    public Task<HttpStatusCode> DeliverAsync(string path, byte[] body) => PostAsync(WithSecret(path), new ByteArrayContent(body));

    /// <summary>Posts a body with the right secret.</summary>
    public Task<HttpStatusCode> DeliverAsync(string path, string body) => PostAsync(WithSecret(path), new StringContent(body));

    public async Task<HttpStatusCode> PostAsync(string url, HttpContent? content)
    {
        using var response = await Client.PostAsync(url, content);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Application.DisposeAsync();
    }
}
