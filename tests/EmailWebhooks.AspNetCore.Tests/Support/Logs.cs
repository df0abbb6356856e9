using Microsoft.Extensions.Logging.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>Reads what an application has logged.</summary>
internal static class Logs
{
    public static FakeLogCollector Create() => FakeLogCollector.Create(new FakeLogCollectorOptions
    {
        OutputFormatter = line => line.IsOurs ? line.MessageAndState : "",
        OutputSink = LeakWatch.See,
    });

    extension(FakeLogCollector log)
    {
        public IReadOnlyList<FakeLogRecord> Lines => log.GetSnapshot();

        public IEnumerable<FakeLogRecord> Ours => log.GetSnapshot().Where(line => line.IsOurs);

        /// <summary>Waits until the library has logged a line that meets the condition.</summary>
        public async Task<FakeLogRecord> WaitForAsync(Func<FakeLogRecord, bool> condition)
        {
            using var limit = new CancellationTokenSource(Patience.Limit);
            try
            {
                await foreach (var line in log.GetLogsAsync(limit.Token))
                {
                    if (line.IsOurs && condition(line))
                    {
                        return line;
                    }
                }
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                // Reported below.
            }

            throw new TimeoutException("The line was not logged. Logged lines: " + string.Join(Environment.NewLine, log.Ours));
        }
    }

    extension(FakeLogRecord line)
    {
        public bool IsOurs => line.Category?.StartsWith("EmailWebhooks", StringComparison.Ordinal) is true;

        public string MessageAndState => string.Join(" | ", (line.StructuredState ?? []).Select(value => $"{value.Key}={value.Value}").Prepend(line.Message));

        /// <summary>The line with its structured values and its exception.</summary>
        public string Text => $"{line.MessageAndState} {line.Exception}";

        public string ScopesText => string.Join(" | ", line.Scopes);
    }
}
