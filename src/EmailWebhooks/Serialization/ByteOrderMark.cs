namespace EmailWebhooks.Serialization;

internal static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8.Slice(3) : utf8;
}
