using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Whether the inbox works. An outage of the store is logged once, and so is its end.</summary>
internal sealed class InboxState(TimeProvider timeProvider, ILogger<IWebhookInbox> logger)
{
    /// <summary>How long the failure of an operation counts when the operation is not called again.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (string Message, long At)> _failures = [];
    private volatile bool _isFailing;
    private volatile bool _hasEnded;

    /// <summary>False until the store has been initialized, which can be after the application has started.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>Whether a loop of the inbox has ended, so that only a restart makes it work again.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>False before the initialization, and while an operation of the store fails.</summary>
    public bool IsUsable
    {
        get
        {
            Forget(null);
            return IsInitialized && !_isFailing;
        }
    }

    public void Failed(string operation, Exception failure)
    {
        bool isKnown;
        lock (_failures)
        {
            isKnown = _failures.Values.Any(known => known.Message == failure.Message);
            _failures[operation] = (failure.Message, timeProvider.GetTimestamp());
            _isFailing = true;
        }

        if (!isKnown)
        {
            logger.StoreFailed(operation, failure);
        }
    }

    public void Succeeded(string operation)
    {
        if (_isFailing)
        {
            Forget(operation);
        }
    }

    public async Task<bool> TryAsync(string operation, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception failure)
        {
            Failed(operation, failure);
            return false;
        }

        Succeeded(operation);
        return true;
    }

    /// <summary>Reports a loop that ends with an exception. Failures of the store and of handlers do not end one.</summary>
    public async Task WatchAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (Exception failure)
        {
            _hasEnded = true;
            logger.LoopEnded(failure);
        }
    }

    private void Forget(string? operation)
    {
        lock (_failures)
        {
            foreach (var (failed, (_, at)) in _failures)
            {
                if (failed == operation || timeProvider.GetElapsedTime(at) > Memory)
                {
                    _failures.Remove(failed);
                }
            }

            if (_failures.Count > 0 || !_isFailing)
            {
                return;
            }

            _isFailing = false;
        }

        logger.StoreRecovered();
    }
}
