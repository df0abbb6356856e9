using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.Tool.Receiving;

/// <summary>Leaves Ctrl+C to the command; the default lifetime would take it over.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
