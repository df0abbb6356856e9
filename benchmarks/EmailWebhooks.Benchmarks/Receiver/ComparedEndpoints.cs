using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Benchmarks.Events;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Benchmarks.Receiver;

/// <summary>One host with the receiver and with bare endpoints; as in production, it logs at Warning and above.</summary>
internal sealed class ComparedEndpoints : IAsyncDisposable
{
    private const string Secret = "b2f6c1d4e8a9473c";

    private readonly WebApplication _application;

    private ComparedEndpoints(WebApplication application) => _application = application;

    /// <summary>The last event that an endpoint has read.</summary>
    public object? Seen { get; set; }

    public IPEndPoint Server => new(IPAddress.Loopback, new Uri(_application.Urls.Single()).Port);

    public static string ReceiverUrl(Sample body) => $"/receiver/{Path(body)}?key={Secret}";

    public static string BareUrl(Sample body) => $"/bare/{Path(body)}";

    public static string BoundUrl(Sample body) => $"/bound/{Path(body)}";

    public static async Task<ComparedEndpoints> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver));
        ComparedEndpoints? endpoints = null;
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add(Secret)).AddHandler<WebhookEvent>((webhookEvent, _, _) =>
        {
            endpoints!.Seen = webhookEvent;
            return default;
        });

        endpoints = new ComparedEndpoints(builder.Build());
        endpoints.Map();
        await endpoints._application.StartAsync().ConfigureAwait(false);
        return endpoints;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static string Path(Sample body) => body.IsPinpointe ? "pinpointe" : "mailingwork/optin_finalized";

    private void Map()
    {
        _application.MapPinpointeWebhooks("/receiver/pinpointe");
        _application.MapMailingworkWebhooks("/receiver/mailingwork");
        MapBare<PinpointeEvent>("/bare/pinpointe");
        MapBare<MailingworkOptinFinalizedEvent>("/bare/mailingwork/optin_finalized");
        _application.MapPost("/bound/pinpointe", (PinpointeEvent webhookEvent) => { Seen = webhookEvent; });
        _application.MapPost("/bound/mailingwork/optin_finalized", (MailingworkOptinFinalizedEvent webhookEvent) => { Seen = webhookEvent; });
    }

    /// <summary>Maps an endpoint that only deserializes the body, with the same source-generated types: without a secret, a limit, handlers or telemetry.</summary>
    private void MapBare<T>(string pattern)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };
        var typeInfo = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        _application.MapPost(pattern, async (HttpContext context) =>
        {
            Seen = await JsonSerializer.DeserializeAsync(context.Request.Body, typeInfo, context.RequestAborted).ConfigureAwait(false);
        });
    }
}
