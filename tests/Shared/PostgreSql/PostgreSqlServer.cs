using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EmailWebhooks;

/// <summary>A separate PostgreSQL cluster in a temporary folder, on a free loopback port, run by an unprivileged user.</summary>
/// <remarks>
/// This process starts the server through a shell. When the standard input of the shell ends, because this object was
/// disposed or the process was killed, the shell stops the server and deletes the folder.
/// </remarks>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>For tests that do not depend on durability after a power failure.</summary>
    public const string NotDurable = "-c fsync=off";

    private const string Script = """
        bin=$1 port=$2
        folder=$(mktemp -d) || exit
        trap 'rm -rf "$folder"' EXIT
        {
            "$bin/initdb" --pgdata "$folder/data" --no-sync --auth trust --encoding UTF8 --locale C &&
            "$bin/pg_ctl" --pgdata "$folder/data" --wait --log "$folder/log" \
                --options "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $3" start
        } > "$folder/start" 2>&1 || { cat "$folder/start" "$folder/log"; exit 1; }
        echo "$folder"
        cat > /dev/null
        "$bin/pg_ctl" --pgdata "$folder/data" --wait --mode immediate stop > /dev/null 2>&1
        """;

    private static readonly string? Binaries = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Max(StringComparer.Ordinal)
        : null;

    private readonly Process _shell;
    private readonly string _folder;

    private PostgreSqlServer(Process shell, string folder, int port)
    {
        _shell = shell;
        _folder = folder;
        ConnectionString = $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres";
    }

    /// <summary>Whether PostgreSQL is installed on this machine.</summary>
    public static bool IsInstalled => Binaries is not null;

    public string ConnectionString { get; }

    public string LogFile => Path.Combine(_folder, "log");

    /// <summary>Starts a server with PostgreSQL's defaults, except for <paramref name="settings"/> in the form of its command line.</summary>
    public static async Task<PostgreSqlServer> StartAsync(string settings = "")
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var shell = Start("sh", "-c", Script, "postgresql", Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed: run .ci/prerequisites."), $"{port}", settings);
            var folder = await shell.StandardOutput.ReadLineAsync().ConfigureAwait(false);
            if (Directory.Exists(folder))
            {
                return new PostgreSqlServer(shell, folder, port);
            }

            var reason = folder + '\n' + await shell.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            shell.Dispose();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{reason}");
            }
        }
    }

    /// <summary>Ends every connection and stops the server in an orderly way.</summary>
    public Task StopAsync() => ControlAsync("--mode", "fast", "stop");

    /// <summary>Stops the server as a crash would.</summary>
    public Task CrashAsync() => ControlAsync("--mode", "immediate", "stop");

    /// <summary>Starts the stopped server again, on the same port.</summary>
    public Task StartAgainAsync() => ControlAsync("--log", LogFile, "--options", File.ReadAllLines(Path.Combine(_folder, "data", "postmaster.opts"))[0].Split(' ', 2)[1].Replace('"', '\''), "start");

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().ConfigureAwait(false);
        _shell.Dispose();
    }

    private async Task ControlAsync(params string[] arguments)
    {
        using var process = Start([Path.Combine(Binaries!, "pg_ctl"), "--pgdata", Path.Combine(_folder, "data"), "--wait", .. arguments]);
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"pg_ctl {string.Join(' ', arguments)} failed:\n{output}");
        }
    }

    /// <summary>Runs a program as an unprivileged user, because PostgreSQL refuses to run as root.</summary>
    private static Process Start(params string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        return Process.Start(new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
