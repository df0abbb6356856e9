using Spectre.Console;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>A keyboard whose keys are typed in advance. Unlike TestConsoleInput, it waits when no key is left, so that a waiting command can be canceled.</summary>
internal sealed class ScriptedKeys : IAnsiConsoleInput
{
    private readonly Queue<ConsoleKeyInfo> _keys;

    public ScriptedKeys(params IEnumerable<string> lines) => _keys = new Queue<ConsoleKeyInfo>(lines.SelectMany(line =>
        line.Select(character => new ConsoleKeyInfo(character, ConsoleKey.None, shift: false, alt: false, control: false))
            .Append(new ConsoleKeyInfo('\r', ConsoleKey.Enter, shift: false, alt: false, control: false))));

    public bool IsKeyAvailable() => _keys.Count > 0;

    public ConsoleKeyInfo? ReadKey(bool intercept) => _keys.Dequeue();

    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        if (_keys.Count == 0)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return ReadKey(intercept);
    }
}
