using System.Net;
using System.Text;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>An application with the receiver, on a real Kestrel server.</summary>
internal sealed class ReceiverApplication : IAsyncDisposable
{
    public const string Secret = "correct-horse";
    public const string Pinpointe = "/hooks/pinpointe";
    public const string Optin = "/hooks/mailingwork/optin_finalized";
    public const string MinimalApi = "/events";
    public const int MaxBodySize = 1000;

    private readonly WebApplication _application;
    private readonly HttpClient _client;

    private ReceiverApplication(WebApplication application, ReloadableSettings settings)
    {
        _application = application;
        _client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
        Settings = settings;
    }

    public ReloadableSettings Settings { get; }

    public Journal Journal => _application.Services.GetRequiredService<Journal>();

    /// <param name="handlers">Adds the handlers.</param>
    /// <param name="configure">Changes the options; null to use the settings as they are.</param>
    public static async Task<ReceiverApplication> StartAsync(Action<IWebhookReceiverBuilder> handlers, Action<WebhookReceiverOptions>? configure = null)
    {
        var settings = new ReloadableSettings();
        settings.Change(("Secrets:0", Secret), ("MaxBodySize", $"{MaxBodySize}"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        ((IConfigurationBuilder)builder.Configuration).Add(settings);
        builder.Services.AddSingleton<Journal>();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver));
        handlers(builder.Services.AddWebhookReceiver(configure));

        var application = builder.Build();
        application.MapPinpointeWebhooks(Pinpointe);
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        application.MapPost(MinimalApi, (PinpointeEvent webhookEvent, Journal journal) => journal.Write($"{webhookEvent.GetType().Name} {webhookEvent.UserId}"));
        await application.StartAsync();
        return new ReceiverApplication(application, settings);
    }

    public Uri Url(string path, string secret = Secret) => new(_client.BaseAddress!, $"{path}?key={secret}");

    /// <summary>Posts a body with the right secret.</summary>
    public Task<int> PostAsync(string path, string body) => PostAsync(Url(path), body);

    /// <returns>The status.</returns>
    /// <exception cref="InvalidDataException">The response has a body, which the receiver never sends.</exception>
    public async Task<int> PostAsync(Uri url, string body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? (int)response.StatusCode : throw new InvalidDataException($"The response with status {(int)response.StatusCode} has a body: {text}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }
}
