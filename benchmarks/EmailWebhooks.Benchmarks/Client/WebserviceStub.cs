using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Benchmarks.Client;

/// <summary>A loopback server with immediate, constant responses, so that the client is what is measured.</summary>
internal sealed class WebserviceStub(WebApplication application) : IAsyncDisposable
{
    private static readonly byte[] Webhooks = Encoding.UTF8.GetBytes("""
        {"error":0,"message":"","result":[
        {"id":11,"app":"crm","event":"optin_finalized","url":"https://hooks.acme.example/mailingwork/optin_finalized?key=b2f6c1","active":true},
        {"id":12,"app":"crm","event":"optout_finalized","url":"https://hooks.acme.example/mailingwork/optout_finalized?key=b2f6c1","active":true},
        {"id":13,"app":"crm","event":"profilemanager_finalized","url":"https://hooks.acme.example/mailingwork/profilemanager_finalized?key=b2f6c1","active":false}]}
        """);

    private static readonly byte[] Done = """{"error":0,"message":"","result":true}"""u8.ToArray();

    private string? _called;

    public Uri BaseAddress => new(application.Urls.Single());

    public static async Task<WebserviceStub> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var stub = new WebserviceStub(application);
        application.Run(stub.RespondAsync);
        await application.StartAsync().ConfigureAwait(false);
        return stub;
    }

    /// <summary>Returns and clears the path of the last call; null when there has been no call since.</summary>
    public string? TakeCalled() => Interlocked.Exchange(ref _called, null);

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        _called = context.Request.Path.Value!;
        var response = _called.EndsWith("GetWebHooks", StringComparison.Ordinal) ? Webhooks : Done;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response).ConfigureAwait(false);
    }
}
