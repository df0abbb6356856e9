using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>Counts the errors in the log: those of the receiver have to be its handlers' failures, and the server has to have none.</summary>
internal sealed class LoadLog : ILoggerProvider
{
    private int _ofReceiver;
    private int _ofOthers;

    public int ErrorsOfReceiver => Volatile.Read(ref _ofReceiver);

    public int ErrorsOfOthers => Volatile.Read(ref _ofOthers);

    public ILogger CreateLogger(string categoryName) => new Counter(this, categoryName.StartsWith("EmailWebhooks", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Counter(LoadLog log, bool isReceiver) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Interlocked.Increment(ref isReceiver ? ref log._ofReceiver : ref log._ofOthers);
            }
        }
    }
}
