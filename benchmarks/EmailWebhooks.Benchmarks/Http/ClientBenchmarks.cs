using BenchmarkDotNet.Attributes;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Benchmarks.Http;

/// <summary>A call to the MAILINGWORK API over loopback, with a client from the container, as in an application.</summary>
public class ClientBenchmarks
{
    private const string GetWebHooks = "GetWebHooks";
    private const string ActivateWebHook = "ActivateWebHook";

    private static readonly byte[] Webhooks = """
        {"error":0,"message":"","result":[
        {"id":11,"app":"crm","event":"optin_finalized","url":"https://hooks.acme.example/mailingwork/optin_finalized?key=b2f6c1","active":true},
        {"id":12,"app":"crm","event":"optout_finalized","url":"https://hooks.acme.example/mailingwork/optout_finalized?key=b2f6c1","active":true},
        {"id":13,"app":"crm","event":"profilemanager_finalized","url":"https://hooks.acme.example/mailingwork/profilemanager_finalized?key=b2f6c1","active":false}]}
        """u8.ToArray();

    private static readonly byte[] Done = """{"error":0,"message":"","result":true}"""u8.ToArray();

    private WebApplication _server = null!;
    private BareWebserviceClient _bare = null!;
    private ServiceProvider _services = null!;

    /// <summary>The path of the last call.</summary>
    private string? _called;

    [Params(GetWebHooks, ActivateWebHook)]
    public string Function { get; set; } = GetWebHooks;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(RespondAsync);
        await _server.StartAsync().ConfigureAwait(false);

        var baseAddress = new Uri(_server.Urls.Single());
        _bare = new BareWebserviceClient(baseAddress, "api-user", "secret");
        _services = new ServiceCollection()
            .AddMailingworkWebhooks(options => (options.Username, options.Password, options.BaseAddress) = ("api-user", "secret", baseAddress))
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
        return Interlocked.Exchange(ref _called, null);
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
        return Interlocked.Exchange(ref _called, null);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _bare.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a prepared response immediately, so that the client is what is measured.</summary>
    private async Task RespondAsync(HttpContext context)
    {
        _called = context.Request.Path.Value!;
        var response = _called.EndsWith(GetWebHooks, StringComparison.Ordinal) ? Webhooks : Done;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response).ConfigureAwait(false);
    }
}
