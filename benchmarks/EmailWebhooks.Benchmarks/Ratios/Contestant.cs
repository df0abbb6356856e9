namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>One of the compared operations, and the times of its turns.</summary>
internal sealed class Contestant(Delegate operation)
{
    private readonly List<Turn> _turns = [];
    private int _repeats = 1;

    public IReadOnlyList<Turn> Turns => _turns;

    public bool IsAsynchronous => operation is Func<Task>;

    /// <summary>Warms up, and determines how many operations fill a turn of this length.</summary>
    public void Calibrate(TimeSpan length)
    {
        var count = 1;
        while (Turn.Measure(Repeat, count).Wall * count < length.TotalNanoseconds)
        {
            count *= 2;
        }

        // The maximum, because a disturbed turn ends the search too early.
        _repeats = Math.Max(_repeats, count);
    }

    public void TakeTurn() => _turns.Add(Turn.Measure(Repeat, _repeats));

    public double MeasureAllocatedBytes()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Repeat(_repeats);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)_repeats;
    }

    private void Repeat(int count)
    {
        switch (operation)
        {
            case Func<Task> asynchronous:
                RepeatAsync(asynchronous, count).GetAwaiter().GetResult();
                break;
            case Func<object> objects:
                Repeat(objects, count);
                break;
            case Func<int> numbers:
                Repeat(numbers, count);
                break;
            default:
                throw new NotSupportedException(operation.GetType().ToString());
        }
    }

    private static void Repeat<T>(Func<T> operation, int count)
    {
        for (var i = 0; i < count; i++)
        {
            operation();
        }
    }

    private static async Task RepeatAsync(Func<Task> operation, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await operation().ConfigureAwait(false);
        }
    }
}
