using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.Testing;

/// <summary>Leaves Ctrl+C and SIGTERM to the program that the emulator runs in; the default lifetime would take them over.</summary>
internal sealed class NoHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
