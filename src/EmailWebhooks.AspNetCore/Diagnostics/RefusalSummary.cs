using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>Summarizes the deliveries refused for their secret in at most one warning a minute, because anyone can cause them.</summary>
internal sealed class RefusalSummary(TimeProvider timeProvider, ILogger<WebhookReceiver> logger) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly Dictionary<SecretCheck, int> _counts = [];
    private readonly SortedSet<string> _receivers = new(StringComparer.Ordinal);
    private ITimer? _timer;

    public void Add(string receiver, SecretCheck reason)
    {
        lock (_lock)
        {
            _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
            _receivers.Add(receiver);
            _timer ??= timeProvider.CreateTimer(static summary => ((RefusalSummary)summary!).Report(), this, Period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => Report();

    private void Report()
    {
        lock (_lock)
        {
            if (_timer is null)
            {
                return;
            }

            logger.RefusedForTheirSecret(
                _counts.Values.Sum(),
                string.Join(", ", _receivers),
                _counts.GetValueOrDefault(SecretCheck.Missing),
                _counts.GetValueOrDefault(SecretCheck.Repeated),
                _counts.GetValueOrDefault(SecretCheck.Wrong));
            _counts.Clear();
            _receivers.Clear();
            _timer.Dispose();
            _timer = null;
        }
    }
}
