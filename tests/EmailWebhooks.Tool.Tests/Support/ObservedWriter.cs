using System.Text;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>Records what is written, and signals when a text has appeared.</summary>
internal sealed class ObservedWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _expected = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (_lock)
        {
            _text.Append(value);
            var text = _text.ToString();
            _expected.Where(expected => text.Contains(expected.Text, StringComparison.Ordinal)).ToList().ForEach(expected => expected.Seen.TrySetResult());
        }
    }

    public Task WhenWritten(string text)
    {
        lock (_lock)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Add((text, seen));
            Write("");
            return seen.Task;
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return _text.ToString();
        }
    }
}
