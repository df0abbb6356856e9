using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Whether the store can be used; logs when that changes, not each failure of a database that is away for an hour.</summary>
internal sealed class InboxState(ILogger<IWebhookInbox> logger)
{
    private volatile string? _failure;

    /// <summary>False until the store was initialized, which may be after the start of the application.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>False when the last access to the store has failed.</summary>
    public bool IsUsable => IsInitialized && _failure is null;

    public void Failed(Exception failure)
    {
        if (Interlocked.Exchange(ref _failure, failure.Message) != failure.Message)
        {
            logger.StoreFailed(failure);
        }
    }

    public void Succeeded()
    {
        if (_failure is not null && Interlocked.Exchange(ref _failure, null) is not null)
        {
            logger.StoreRecovered();
        }
    }
}
