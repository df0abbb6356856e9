namespace EmailWebhooks.Tests.Support;

/// <summary>
/// A stream whose stated length and actual length may differ. Reading leaves the caller's buffer as it is, so that a long
/// body takes no memory.
/// </summary>
internal sealed class LongStream(long statedLength, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => statedLength;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length - Position);
        Position += read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = (int)Math.Min(buffer.Length, length - Position);
        Position += read;
        return ValueTask.FromResult(read);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
