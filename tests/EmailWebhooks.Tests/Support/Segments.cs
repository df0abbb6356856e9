using System.Buffers;

namespace EmailWebhooks.Tests.Support;

/// <summary>Bytes in several segments, as a pipe holds what it has received.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    public static ReadOnlySequence<byte> Of(byte[] content, int length)
    {
        var first = new Segments(content.AsMemory(0, Math.Min(length, content.Length)), 0);
        var last = first;
        for (var start = length; start < content.Length; start += length)
        {
            var next = new Segments(content.AsMemory(start, Math.Min(length, content.Length - start)), start);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
