using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailWebhooks.Tests.Support;

/// <summary>A TCP server that reads a request and then writes whatever the test chooses, HTTP or not. Each connection carries one request.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<string, Stream, CancellationToken, Task> _respond;
    private readonly Task _running;
    private int _requests;

    /// <param name="respond">Receives the text of the request and writes the response.</param>
    public RawServer(Func<string, Stream, CancellationToken, Task> respond)
    {
        _respond = respond;
        _listener.Start();
        BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _running = RunAsync();
    }

    public RawServer(string response)
        : this((_, stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(response), token).AsTask())
    {
    }

    public Uri BaseAddress { get; }

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await using var stream = connection.GetStream();
                var request = await ReadRequestAsync(stream);
                Interlocked.Increment(ref _requests);
                await _respond(request, stream, _stopping.Token);
                connection.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The test has ended, or the client has closed the connection, as some tests make it do.
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(request.ToString()))
        {
            request.Append(Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, _stopping.Token)));
        }

        return request.ToString();
    }

    private static bool IsComplete(string request)
    {
        var parts = request.Split("\r\n\r\n", 2);
        var length = parts[0].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return parts.Length == 2 && parts[1].Length >= int.Parse(length!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
