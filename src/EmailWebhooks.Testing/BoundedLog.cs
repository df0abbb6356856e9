namespace EmailWebhooks.Testing;

/// <summary>Keeps the newest entries, oldest first. Thread-safe.</summary>
/// <typeparam name="T">The type of an entry.</typeparam>
internal sealed class BoundedLog<T>
{
    private readonly Queue<T> _entries = new();
    private readonly int _capacity;

    public BoundedLog(int capacity) => _capacity = capacity;

    public void Add(T entry)
    {
        lock (_entries)
        {
            if (_entries.Count == _capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }
    }

    public IReadOnlyList<T> ToArray()
    {
        lock (_entries)
        {
            return _entries.ToArray();
        }
    }
}
