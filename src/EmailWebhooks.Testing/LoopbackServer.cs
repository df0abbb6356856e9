using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.Testing;

/// <summary>An HTTP server on a loopback port that is independent of the configuration, the environment and the logging of the program.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private const int MaxRequestBodySize = 256 * 1024;
    private const int MaxConcurrentConnections = 1000;

    // How long stopping waits for requests whose bodies are still being sent, because these cannot be canceled.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;

    /// <summary>Builds a server.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="handle">Handles a request; its token is canceled when the client disconnects or the server stops.</param>
    /// <param name="stopping">Cancels the requests, so that the server can stop.</param>
    public LoopbackServer(int port, Func<HttpContext, CancellationToken, Task> handle, CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            kestrel.Limits.MaxConcurrentConnections = MaxConcurrentConnections;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        _application = builder.Build();
        _application.Run(async context =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await handle(context, ended.Token).ConfigureAwait(false);
        });
    }

    /// <summary>Starts the server.</summary>
    /// <returns>The address on which it listens.</returns>
    public async Task<Uri> StartAsync(CancellationToken cancellationToken)
    {
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        return new Uri(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    public Task StopAsync(CancellationToken cancellationToken) => _application.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Leaves Ctrl+C and SIGTERM to the program in which the emulator runs; the default lifetime would handle them.</summary>
    private sealed class NoHostLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
