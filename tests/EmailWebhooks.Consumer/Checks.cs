namespace EmailWebhooks.Consumer;

/// <summary>Counts the checks that hold, and prints those that do not.</summary>
internal sealed class Checks
{
    private int _passed;
    private int _failed;

    public void Run(string name, Func<bool> holds)
    {
        try
        {
            Count(name, holds(), "does not hold");
        }
        catch (Exception exception)
        {
            Count(name, holds: false, exception.ToString());
        }
    }

    public async Task RunAsync(string name, Func<Task<bool>> holds)
    {
        try
        {
            Count(name, await holds().ConfigureAwait(false), "does not hold");
        }
        catch (Exception exception)
        {
            Count(name, holds: false, exception.ToString());
        }
    }

    /// <returns>The exit code: 0 when everything held.</returns>
    public int Report()
    {
        Console.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed == 0 ? 0 : 1;
    }

    private void Count(string name, bool holds, string problem)
    {
        if (holds)
        {
            _passed++;
            return;
        }

        _failed++;
        Console.WriteLine($"FAILED: {name}: {problem}");
    }
}
