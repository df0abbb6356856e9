using System.Collections.Concurrent;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>What the application did with the events, in order. A service of the application.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<string> _entries = new();

    public void Write(string entry) => _entries.Enqueue(entry);

    public bool Reads(params string[] entries) => _entries.SequenceEqual(entries);

    /// <summary>Waits until the journal consists of these entries, and returns whether it does.</summary>
    public async Task<bool> WillReadAsync(params string[] entries)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Reads(entries) && !limit.IsCancellationRequested)
        {
            await Task.Delay(10);
        }

        return Reads(entries);
    }
}
