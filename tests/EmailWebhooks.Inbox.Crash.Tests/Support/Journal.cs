using System.Text;

namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>Records the calls of handlers in one file per process. A line survives the end of the process once <see cref="Write"/> returns.</summary>
internal sealed class Journal(string folder) : IAsyncDisposable
{
    private readonly FileStream _file = new(Path.Combine(folder, $"{Guid.NewGuid():N}.journal"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _lock = new();

    public void Write(string line)
    {
        lock (_lock)
        {
            _file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>The attempts of all processes that began or ended.</summary>
    public static ILookup<long, int> Read(string folder, string what)
    {
        var entries = new List<(long Id, int Attempt)>();
        foreach (var path in Directory.GetFiles(folder, "*.journal"))
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var text = reader.ReadToEnd();

            // An incomplete last line is still being written.
            foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split(' ') is [var kind, var id, var attempt] && kind == what)
                {
                    entries.Add((long.Parse(id, null), int.Parse(attempt, null)));
                }
            }
        }

        return entries.ToLookup(entry => entry.Id, entry => entry.Attempt);
    }
}
