using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>A body in a pooled buffer.</summary>
internal readonly struct PooledBody : IDisposable
{
    private const int UsualLength = 4096;

    /// <summary>The length of the longest array of bytes.</summary>
    private const int MaxLength = 0x7FFFFFC7;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer;

    private PooledBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    public int Length { get; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <exception cref="JsonException">The text cannot be converted to UTF-8, or the result is longer than an array can be.</exception>
    public static PooledBody FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min((3L * text.Length) + 3, MaxLength));
        try
        {
            return new PooledBody(buffer, StrictUtf8.GetBytes(text, 0, text.Length, buffer, 0));
        }
        catch (ArgumentException exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw exception is EncoderFallbackException ? new JsonException("The text contains half of a surrogate pair, so it is not JSON.", "$", 0, 0) : TooLong();
        }
    }

    /// <summary>Reads to the end of the stream, or until more than <paramref name="limit"/> bytes have been read.</summary>
    /// <exception cref="JsonException">The body is longer than an array can be.</exception>
    public static async ValueTask<PooledBody> ReadAsync(Stream stream, CancellationToken cancellationToken, int limit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);

        var buffer = ArrayPool<byte>.Shared.Rent(FirstLength(stream, limit));
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

    private static int FirstLength(Stream stream, int limit)
    {
        // One byte more than expected, so that the end is found without a larger buffer.
        var expected = stream.CanSeek ? stream.Length - stream.Position + 1 : 0;
        return expected > MaxLength && limit >= MaxLength ? throw TooLong() : (int)Math.Max(UsualLength, Math.Min(expected, Math.Min(limit, MaxLength)));
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxLength)
        {
            throw TooLong();
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * buffer.Length, MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static JsonException TooLong() => new("The body is longer than 2 GiB.", "$", 0, 0);
}
