using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EmailWebhooks.Inbox.Sqlite.Tests;

/// <summary>A separate RabbitMQ server with a temporary folder, on free loopback ports, run by the user that Debian's package creates.</summary>
/// <remarks>
/// This process controls the server through a shell. When the standard input of the shell ends, because this object was
/// disposed or the process was killed, the shell stops the server and deletes the folder.
/// </remarks>
internal sealed class RabbitMqServer : IAsyncDisposable
{
    // On SIGTERM, the server shuts down cleanly.
    private const string Script = """
        folder=$(mktemp -d) && cd "$folder" || exit
        trap 'stop; epmd -kill > /dev/null; wait; rm -rf "$folder"' EXIT
        export HOME="$folder" RABBITMQ_NODENAME=webhooks@localhost RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder" RABBITMQ_LOGS=-
        export RABBITMQ_CONFIG_FILE="$folder/none" RABBITMQ_CONF_ENV_FILE="$folder/none" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/plugins" RABBITMQ_PID_FILE="$folder/pid"
        export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$1" RABBITMQ_DIST_PORT="$2" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$3"
        export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}'
        epmd > /dev/null &
        server=
        stop() {
            [ -z "$server" ] || { kill "$server"; wait "$server"; server=; }
        }
        while read -r command; do
            case $command in
                start)
                    "$4" > log 2>&1 & server=$!
                    until grep -q 'Server startup complete' log; do
                        kill -0 "$server" 2> /dev/null || { cat log; exit 1; }
                        sleep 0.1
                    done
                    ;;
                stop) stop ;;
            esac
            echo done
        done
        """;

    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly Process _shell;

    public RabbitMqServer(string program)
    {
        var ports = FreePorts(3);
        string[] command = ["sh", "-c", Script, "rabbitmq", .. ports.Select(port => $"{port}"), program];
        string[] line = Environment.IsPrivilegedProcess ? ["runuser", "-u", "rabbitmq", "--", .. command] : command;
        _shell = Process.Start(new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        ConnectionString = $"amqp://127.0.0.1:{ports[0]}";
    }

    /// <summary>The arguments of fixtures that need a server: its program, or none when RabbitMQ is not installed.</summary>
    public static IEnumerable<TestFixtureData> Programs => File.Exists(Program) ? [new TestFixtureData(Program)] : [];

    public string ConnectionString { get; }

    public Task StartAsync() => CommandAsync("start");

    public Task StopAsync() => CommandAsync("stop");

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private async Task CommandAsync(string command)
    {
        await _shell.StandardInput.WriteLineAsync(command);
        await _shell.StandardInput.FlushAsync();
        var response = await _shell.StandardOutput.ReadLineAsync();
        if (response != "done")
        {
            throw new InvalidOperationException($"RabbitMQ did not {command}:\n{response}\n{await _shell.StandardOutput.ReadToEndAsync()}");
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}

public sealed class RabbitMqAvailabilityTests
{
    [Test]
    public void RabbitMq_is_installed_or_its_absence_is_reported()
    {
        const string Missing = "The example that publishes events to RabbitMQ did not run, because RabbitMQ is not installed (see .ci/prerequisites).";
        if (RabbitMqServer.Programs.Any())
        {
            return;
        }

        TestContext.Error.WriteLine(Missing);
        Assert.That(Environment.GetEnvironmentVariable("EMAILWEBHOOKS_REQUIRE_RABBITMQ"), Is.Null, Missing);
    }
}
