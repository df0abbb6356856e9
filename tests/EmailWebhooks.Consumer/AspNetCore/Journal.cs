using System.Collections.Concurrent;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>What the application did with the events, in order; a service of the application.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<string> _entries = new();

    public void Write(string entry) => _entries.Enqueue(entry);

    public bool Reads(params string[] entries) => _entries.SequenceEqual(entries);

    /// <summary>Waits until it reads so.</summary>
    public async Task<bool> WillReadAsync(params string[] entries)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Reads(entries) && !patience.IsCancellationRequested)
        {
            await Task.Delay(10);
        }

        return Reads(entries);
    }
}
