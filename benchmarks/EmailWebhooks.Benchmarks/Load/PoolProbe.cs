using System.Diagnostics;

namespace EmailWebhooks.Benchmarks.Load;

/// <summary>
/// Asks the thread pool again and again, from a thread of its own, how long work waits in its queue: a pool that handlers
/// or attackers starve lets it wait for seconds, and grows.
/// </summary>
internal sealed class PoolProbe : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim _stopped = new();
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _delays = [];
    private readonly Thread _thread;

    public PoolProbe()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = nameof(PoolProbe) };
        _thread.Start();
    }

    public int MostThreads { get; private set; }

    /// <summary>How long work waited since this was asked last.</summary>
    public IReadOnlyList<TimeSpan> TakeDelays()
    {
        lock (_lock)
        {
            TimeSpan[] taken = [.. _delays];
            _delays.Clear();
            return taken;
        }
    }

    public void Dispose()
    {
        _stopped.Set();
        _thread.Join();
        _stopped.Dispose();
    }

    private void Run()
    {
        while (!_stopped.Wait(Interval))
        {
            MostThreads = Math.Max(MostThreads, ThreadPool.ThreadCount);
            ThreadPool.UnsafeQueueUserWorkItem(Record, Stopwatch.GetTimestamp(), preferLocal: false);
        }
    }

    private void Record(long queued)
    {
        var delay = Stopwatch.GetElapsedTime(queued);
        lock (_lock)
        {
            _delays.Add(delay);
        }
    }
}
