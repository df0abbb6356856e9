using BenchmarkDotNet.Attributes;
using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Benchmarks.Client;

/// <summary>A call to the MAILINGWORK API over loopback, with a client from the container, as in an application.</summary>
public class ClientBenchmarks
{
    private const string GetWebHooks = "GetWebHooks";
    private const string ActivateWebHook = "ActivateWebHook";

    private WebserviceStub _server = null!;
    private BareWebserviceClient _bare = null!;
    private ServiceProvider _services = null!;

    public static IEnumerable<string> Functions => [GetWebHooks, ActivateWebHook];

    [ParamsSource(nameof(Functions))]
    public string Function { get; set; } = GetWebHooks;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = await WebserviceStub.StartAsync().ConfigureAwait(false);
        _bare = new BareWebserviceClient(_server.BaseAddress, "api-user", "secret");
        _services = new ServiceCollection()
            .AddMailingworkWebhooks(options =>
            {
                options.Username = "api-user";
                options.Password = "secret";
                options.BaseAddress = _server.BaseAddress;
            })
            .Services.BuildServiceProvider();
    }

    [Benchmark(Baseline = true)]
    public async Task<object?> BareHttpClient()
    {
        if (Function == GetWebHooks)
        {
            return await _bare.GetWebHooksAsync().ConfigureAwait(false);
        }

        await _bare.ActivateWebHookAsync("12").ConfigureAwait(false);
        return _server.TakeCalled();
    }

    [Benchmark]
    public async Task<object?> WebhookClient()
    {
        var client = _services.GetRequiredService<IMailingworkWebhookClient>();
        if (Function == GetWebHooks)
        {
            return await client.GetWebhooksAsync().ConfigureAwait(false);
        }

        await client.ActivateWebhookAsync(12).ConfigureAwait(false);
        return _server.TakeCalled();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _bare.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }
}
