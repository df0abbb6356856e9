using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>A body in a pooled buffer.</summary>
internal readonly struct PooledBody : IDisposable
{
    private const int InitialLength = 4096;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer;

    private PooledBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    public int Length { get; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public static PooledBody FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var buffer = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetMaxByteCount(text.Length));
        try
        {
            return new PooledBody(buffer, StrictUtf8.GetBytes(text, 0, text.Length, buffer, 0));
        }
        catch (EncoderFallbackException)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new JsonException("The text holds half of a surrogate pair, so it is not JSON.", "$", 0, 0);
        }
    }

    /// <summary>Reads to the end, or until more than <paramref name="limit"/> bytes have come.</summary>
    public static async ValueTask<PooledBody> ReadAsync(Stream stream, CancellationToken cancellationToken, int limit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);

        var buffer = ArrayPool<byte>.Shared.Rent(InitialLength);
        try
        {
            var length = 0;
            while (length <= limit)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

#if NET
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
#else
                var read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
#endif
                if (read == 0)
                {
                    break;
                }

                length += read;
            }

            return new PooledBody(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
