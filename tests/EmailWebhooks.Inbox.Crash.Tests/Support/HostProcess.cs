using System.Diagnostics;

namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>The application under test in a separate process.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    /// <summary>Null when the process ended before it listened.</summary>
    public Uri? Address { get; private set; }

    public static async Task<HostProcess> StartAsync(HostSettings settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        settings.Write(start.Environment);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var host = new HostProcess(process);
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Limit) is { Length: > 0 } address)
        {
            host.Address = new Uri(address);
        }

        return host;
    }

    /// <summary>Kills the process like kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    public Task ExitAsync() => _process.WaitForExitAsync().WaitAsync(Eventually.Limit);

    public bool HasExited => _process.HasExited;

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
