namespace EmailWebhooks.Tests.Support;

/// <summary>A stream that returns a few bytes per read, as a slow network does.</summary>
internal sealed class TricklingStream(byte[] content) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return Read(buffer.Span[..Math.Min(buffer.Length, 777)]);
    }
}
