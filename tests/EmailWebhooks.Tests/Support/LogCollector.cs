using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Tests.Support;

/// <summary>Keeps every line of every category, with the values of its template and the scopes around it.</summary>
internal sealed class LogCollector : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public IEnumerable<LogLine> Warnings => Lines.Where(line => line.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    internal sealed record LogLine(string Category, LogLevel Level, string Text, string Everything);

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => collector._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            var values = (state as IEnumerable<KeyValuePair<string, object?>>)?.Select(value => $"{value.Key}={value.Value}") ?? [];
            var scopes = new List<string>();
            collector._scopes.ForEachScope((scope, list) => list.Add($"{scope}"), scopes);
            if (category.StartsWith("EmailWebhooks", StringComparison.Ordinal))
            {
                LeakWatch.See(string.Join("\n", [text, .. values]));
            }

            collector._lines.Enqueue(new(category, logLevel, text, string.Join("\n", [category, text, .. values, .. scopes, $"{exception}"])));
        }
    }
}
