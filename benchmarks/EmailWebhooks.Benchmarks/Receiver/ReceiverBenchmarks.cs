using BenchmarkDotNet.Attributes;
using EmailWebhooks.Benchmarks.Events;
using EmailWebhooks.Benchmarks.Http;

namespace EmailWebhooks.Benchmarks.Receiver;

/// <summary>Throughput: a number of deliveries over many connections at once, by the receiver beside endpoints without it.</summary>
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

    public static IEnumerable<Traffic> Traffics =>
        Samples.Documented.SelectMany(body => new Traffic[] { new(body, 1), new(body, DeliveriesEach) });

    [ParamsSource(nameof(Traffics))]
    public Traffic Traffic { get; set; } = new(Samples.Open, 1);

    [GlobalSetup]
    public async Task StartAsync()
    {
        _endpoints = await ComparedEndpoints.StartAsync().ConfigureAwait(false);
        _connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => KeepAliveConnection.OpenAsync(_endpoints.Server))).ConfigureAwait(false);
        _bare = Batch(ComparedEndpoints.BareUrl(Traffic.Body));
        _bound = Batch(ComparedEndpoints.BoundUrl(Traffic.Body));
        _receiver = Batch(ComparedEndpoints.ReceiverUrl(Traffic.Body));
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

    private byte[] Batch(string url) =>
        [.. Enumerable.Repeat(RawRequest.Post(url, Traffic.Body.Utf8), Traffic.Pipelined).SelectMany(request => request)];

    private async Task<object?> DeliverAsync(byte[] batch)
    {
        _endpoints.Seen = null;
        await Task.WhenAll(_connections.Select(connection => DeliverAsync(connection, batch))).ConfigureAwait(false);
        return _endpoints.Seen;
    }

    private async Task DeliverAsync(KeepAliveConnection connection, byte[] batch)
    {
        for (var sent = 0; sent < DeliveriesEach; sent += Traffic.Pipelined)
        {
            await connection.SendAsync(batch).ConfigureAwait(false);
            for (var answered = 0; answered < Traffic.Pipelined; answered++)
            {
                if (await connection.ReadStatusAsync().ConfigureAwait(false) is not 200 and var other)
                {
                    throw new InvalidOperationException($"A delivery was answered with {other}.");
                }
            }
        }
    }
}
