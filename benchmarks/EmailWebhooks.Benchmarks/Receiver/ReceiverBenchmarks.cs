using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Events;

namespace EmailWebhooks.Benchmarks.Receiver;

/// <summary>Throughput of the receiver and of bare endpoints, with concurrent deliveries over many connections.</summary>
public class ReceiverBenchmarks
{
    private const int Connections = 64;
    private const int DeliveriesEach = 4;
    private const int Deliveries = Connections * DeliveriesEach;

    private KeepAliveConnection[] _connections = [];
    private ComparedEndpoints _endpoints = null!;
    private byte[] _bare = [];
    private byte[] _bound = [];
    private byte[] _receiver = [];

    public static IEnumerable<Sample> Bodies => Samples.Documented;

    [ParamsSource(nameof(Bodies))]
    public Sample Body { get; set; } = Samples.Open;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _endpoints = await ComparedEndpoints.StartAsync().ConfigureAwait(false);
        _connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => KeepAliveConnection.OpenAsync(_endpoints.Server))).ConfigureAwait(false);
        _bare = RawHttp.Post(ComparedEndpoints.BareUrl(Body), Body.Utf8);
        _bound = RawHttp.Post(ComparedEndpoints.BoundUrl(Body), Body.Utf8);
        _receiver = RawHttp.Post(ComparedEndpoints.ReceiverUrl(Body), Body.Utf8);
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
        await _endpoints.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<object?> DeliverAsync(byte[] request)
    {
        _endpoints.Seen = null;
        await Task.WhenAll(_connections.Select(connection => DeliverAsync(connection, request))).ConfigureAwait(false);
        return _endpoints.Seen;
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
