namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Inspects the inbox of an application, and retries or deletes failed events. For operators and tests; available as a
/// service in every application that has added an inbox.
/// </summary>
public interface IWebhookInbox
{
    /// <summary>Counts the events in the inbox.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of events in each state, and the age of the oldest pending one.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets the events that were set aside as failed, in the order in which they failed.</summary>
    /// <param name="limit">The maximum number of events. Default: 100.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The events; empty when none has failed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Retries a failed event at once; its retry period (<see cref="WebhookInboxOptions.RetryFor"/>) starts again.</summary>
    /// <param name="id">The id of the event: <see cref="WebhookInboxEntry.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when the event is retried; false when no failed event has this id.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<bool> RetryAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Retries all failed events; see <see cref="RetryAsync"/>.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of events that are retried.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<int> RetryAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a failed event permanently.</summary>
    /// <param name="id">The id of the event: <see cref="WebhookInboxEntry.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when the event was deleted; false when no failed event has this id.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<bool> DeleteAsync(long id, CancellationToken cancellationToken = default);
}

/// <summary>The number of events in an inbox, by state.</summary>
public sealed class WebhookInboxStatistics
{
    /// <summary>The number of events that wait to be handled for the first time or again.</summary>
    public long Pending { get; init; }

    /// <summary>The number of events that are being handled.</summary>
    public long Processing { get; init; }

    /// <summary>The number of events that were set aside as failed.</summary>
    public long Failed { get; init; }

    /// <summary>How long ago the oldest pending event was received; null when none is pending.</summary>
    public TimeSpan? OldestPendingAge { get; init; }
}

/// <summary>An event that was set aside as failed.</summary>
public sealed class WebhookInboxEntry
{
    /// <summary>The id of the event in the inbox.</summary>
    public required long Id { get; init; }

    /// <summary>The vendor: <c>pinpointe</c> or <c>mailingwork</c>.</summary>
    public required string Vendor { get; init; }

    /// <summary>The account that the event was delivered for; null for the default one.</summary>
    public string? Account { get; init; }

    /// <summary>The vendor's name of the event. It comes from the request and can contain any text.</summary>
    public required string Event { get; init; }

    /// <summary>When the event was received, in UTC, by the application's <see cref="TimeProvider"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The number of attempts to handle the event, including interrupted ones.</summary>
    public required int Attempts { get; init; }

    /// <summary>The type and message of the exception of the last failed attempt, at most 1,000 characters; null when none is known.</summary>
    public string? LastError { get; init; }

    /// <summary>The body exactly as received. It contains personal data: keep it out of logs.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
