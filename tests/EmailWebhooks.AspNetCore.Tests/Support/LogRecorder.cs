using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Support;

internal sealed record LogLine(string Category, LogLevel Level, string Text, string Scopes, Exception? Exception)
{
    public bool IsOurs => Category.StartsWith("EmailWebhooks", StringComparison.Ordinal);
}

/// <summary>Keeps every line of every category, with its structured values and its exception in its text.</summary>
internal sealed class LogRecorder : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly SemaphoreSlim _added = new(0);
    private IExternalScopeProvider? _scopes;

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public IEnumerable<LogLine> Ours => Lines.Where(line => line.IsOurs);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Waits until the receiver has logged such a line.</summary>
    public async Task<LogLine> WaitForAsync(Func<LogLine, bool> condition)
    {
        while (true)
        {
            if (Ours.FirstOrDefault(condition) is { } line)
            {
                return line;
            }

            if (!await _added.WaitAsync(Patience.Limit))
            {
                throw new TimeoutException("The line was not logged. These were: " + string.Join(Environment.NewLine, Ours));
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose() => _added.Dispose();

    private sealed class Recorder(LogRecorder log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new List<string> { formatter(state, exception) };
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                text.AddRange(values.Select(value => $"{value.Key}={value.Value}"));
            }

            if (category.StartsWith("EmailWebhooks", StringComparison.Ordinal))
            {
                LeakWatch.See(string.Join(" | ", text));
            }

            var scopes = new List<string?>();
            log._scopes?.ForEachScope((scope, all) => all.Add(scope?.ToString()), scopes);
            if (exception is not null)
            {
                text.Add(exception.ToString());
            }

            log._lines.Enqueue(new LogLine(category, logLevel, string.Join(" | ", text), string.Join(" | ", scopes), exception));
            try
            {
                log._added.Release();
            }
            catch (ObjectDisposedException)
            {
                // A connection that ends after its host still logs; nobody waits for it any more.
            }
        }
    }
}
