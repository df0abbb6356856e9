using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Whether the store can be used. Changes are logged; the further failures of an outage are not.</summary>
internal sealed class InboxState(ILogger<IWebhookInbox> logger)
{
    private volatile string? _failure;

    /// <summary>False until the store has been initialized, which can be after the application has started.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>False before the initialization, and after an access to the store has failed.</summary>
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
