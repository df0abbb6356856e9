using System.Globalization;
using System.Text;

namespace EmailWebhooks.Benchmarks.Http;

/// <summary>The bytes of a request.</summary>
internal static class RawRequest
{
    public static byte[] Post(string url, ReadOnlySpan<byte> body) =>
        [.. Head(url, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")), .. body];

    /// <summary>The head alone, for a body that comes in pieces or never.</summary>
    public static byte[] Head(string url, string framing) =>
        Encoding.ASCII.GetBytes($"POST {url} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{framing}\r\n\r\n");
}
