using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Events;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Benchmarks.Http;

/// <summary>Throughput of the receiver and of bare endpoints in one host, with concurrent deliveries over many connections.</summary>
public class ReceiverBenchmarks
{
    private const int Connections = 64;
    private const int DeliveriesEach = 4;
    private const int Deliveries = Connections * DeliveriesEach;
    private const string Secret = "b2f6c1d4e8a9473c";

    private WebApplication _application = null!;
    private KeepAliveConnection[] _connections = [];
    private byte[] _bare = [];
    private byte[] _bound = [];
    private byte[] _receiver = [];

    /// <summary>The last event that an endpoint has read.</summary>
    private object? _seen;

    [ParamsSource(typeof(Samples), nameof(Samples.Documented))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver));
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add(Secret)).AddHandler<WebhookEvent>((webhookEvent, _, _) =>
        {
            _seen = webhookEvent;
            return default;
        });

        _application = builder.Build();
        _application.MapPinpointeWebhooks("/receiver/pinpointe");
        _application.MapMailingworkWebhooks("/receiver/mailingwork");
        MapBare<PinpointeEvent>("pinpointe");
        MapBare<MailingworkOptinFinalizedEvent>("mailingwork/optin_finalized");
        await _application.StartAsync().ConfigureAwait(false);

        var server = new IPEndPoint(IPAddress.Loopback, new Uri(_application.Urls.Single()).Port);
        _connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => KeepAliveConnection.OpenAsync(server))).ConfigureAwait(false);
        var path = Body.IsPinpointe ? "pinpointe" : "mailingwork/optin_finalized";
        _bare = RawHttp.Post($"/bare/{path}", Body.Utf8);
        _bound = RawHttp.Post($"/bound/{path}", Body.Utf8);
        _receiver = RawHttp.Post($"/receiver/{path}?key={Secret}", Body.Utf8);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public Task<object?> BareEndpoint() => DeliverAsync(_bare);

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public Task<object?> BareEndpointWithBoundParameter() => DeliverAsync(_bound);

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public Task<object?> Receiver() => DeliverAsync(_receiver);

    [GlobalCleanup]
    public async Task StopAsync()
    {
        Array.ForEach(_connections, connection => connection.Dispose());
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Maps endpoints that only deserialize the body, with the same source-generated types: without a secret, a limit, handlers or telemetry.</summary>
    private void MapBare<T>(string path)
    {
        var typeInfo = (JsonTypeInfo<T>)Samples.Options.GetTypeInfo(typeof(T));
        _application.MapPost($"/bare/{path}", async (HttpContext context) =>
        {
            _seen = await JsonSerializer.DeserializeAsync(context.Request.Body, typeInfo, context.RequestAborted).ConfigureAwait(false);
        });
        _application.MapPost($"/bound/{path}", (T webhookEvent) => { _seen = webhookEvent; });
    }

    private async Task<object?> DeliverAsync(byte[] request)
    {
        _seen = null;
        await Task.WhenAll(_connections.Select(connection => DeliverAsync(connection, request))).ConfigureAwait(false);
        return _seen;
    }

    private static async Task DeliverAsync(KeepAliveConnection connection, byte[] request)
    {
        for (var i = 0; i < DeliveriesEach; i++)
        {
            await connection.SendAsync(request).ConfigureAwait(false);
            if (await connection.ReadStatusAsync().ConfigureAwait(false) is not 200 and var other)
            {
                throw new InvalidOperationException($"The response to a delivery was {other}.");
            }
        }
    }
}
