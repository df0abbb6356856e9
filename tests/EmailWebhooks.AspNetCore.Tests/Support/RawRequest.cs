using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>A request written byte by byte, for what a well-behaved client never does.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _connection = new() { NoDelay = true };

    private NetworkStream Stream => _connection.GetStream();

    public static async Task<RawRequest> StartAsync(ReceiverHost host, string url, params string[] headers)
    {
        var request = new RawRequest();
        await request._connection.ConnectAsync(IPAddress.Loopback, host.Port);
        await request.SendAsync($"POST {url} HTTP/1.1\r\nHost: localhost\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return request;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Stream.WriteAsync(bytes);

    public Task SendChunkAsync(string text) => SendAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    /// <summary>Sends a piece of body again and again until the connection ends.</summary>
    /// <returns>The number of bytes that could be sent.</returns>
    public async Task<long> SendUntilRefusedAsync(string piece, bool chunked, long atMost)
    {
        var bytes = Encoding.UTF8.GetBytes(chunked ? $"{piece.Length:x}\r\n{piece}\r\n" : piece);
        for (var sent = 0L; ; sent += bytes.Length)
        {
            try
            {
                if (sent > atMost)
                {
                    return sent;
                }

                await SendAsync(bytes);
            }
            catch (IOException)
            {
                return sent;
            }
        }
    }

    /// <summary>Reads the response's head: the status line and the headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await Stream.ReadAsync(buffer).AsTask().WithinReason() > 0)
        {
            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }

    public async Task<int> ReadStatusAsync() => int.Parse((await ReadHeadAsync()).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Closes the sending side of the connection in an orderly way.</summary>
    public void Finish() => _connection.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection with a reset.</summary>
    public void Reset()
    {
        _connection.LingerState = new LingerOption(true, 0);
        _connection.Close();
    }

    public void Dispose() => _connection.Dispose();
}
