using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailWebhooks;

/// <summary>The bytes of a request.</summary>
internal static class RawHttp
{
    public static byte[] Post(string url, ReadOnlySpan<byte> body) =>
        [.. Head(url, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")), .. body];

    /// <summary>Only the head, for a body that is sent in pieces or never.</summary>
    public static byte[] Head(string url, string framing) =>
        Encoding.ASCII.GetBytes($"POST {url} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{framing}\r\n\r\n");
}

/// <summary>
/// A connection that sends prepared bytes and reads only the status of each response, so that the client adds little
/// to what is measured. Responses must not have a body; the receiver's have none.
/// </summary>
internal sealed class KeepAliveConnection : IDisposable
{
    private const int LongestHead = 4096;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[LongestHead];
    private int _start;
    private int _end;

    /// <summary>Whether the last response announced that the server closes the connection.</summary>
    public bool IsClosing { get; private set; }

    public static async Task<KeepAliveConnection> OpenAsync(IPEndPoint server, CancellationToken cancellationToken = default)
    {
        var connection = new KeepAliveConnection();
        try
        {
            await connection._socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }
    }

    /// <summary>The status of the next response; null when the server closed the connection instead.</summary>
    public async ValueTask<int?> ReadStatusAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var length = _received.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = _received.AsSpan(_start, length);
                IsClosing = head.IndexOf("Connection: close"u8) >= 0;
                _start += length + 4;
                return Status(head);
            }

            _received.AsSpan(_start, _end - _start).CopyTo(_received);
            (_start, _end) = (0, _end - _start);
            var count = await _socket.ReceiveAsync(_received.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            _end += count;
        }
    }

    /// <summary>Closes the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

    private static int Status(ReadOnlySpan<byte> head) => head.StartsWith("HTTP/1.1 "u8)
        ? int.Parse(head.Slice(9, 3), CultureInfo.InvariantCulture)
        : throw new InvalidDataException("The response is not HTTP/1.1.");
}
