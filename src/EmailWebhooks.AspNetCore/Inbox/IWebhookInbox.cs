namespace EmailWebhooks.AspNetCore;

/// <summary>
/// The inbox of an application, for operators and tests: what waits, what has failed, and what shall be tried again. A
/// service of every application that has added an inbox.
/// </summary>
public interface IWebhookInbox
{
    /// <summary>Counts the events in the inbox.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads events that were set aside as failed, those first that failed first.</summary>
    /// <param name="limit">How many at most. Default: 100.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The events; empty when none has failed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Has a failed event handled again at once; the time to try it (<see cref="WebhookInboxOptions.RetryFor"/>) starts anew.</summary>
    /// <param name="id">The event: <see cref="WebhookInboxEntry.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>False when there is no failed event of this id.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<bool> RetryAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>Has all failed events handled again; see <see cref="RetryAsync"/>.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<int> RetryAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a failed event for good.</summary>
    /// <param name="id">The event: <see cref="WebhookInboxEntry.Id"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>False when there is no failed event of this id.</returns>
    /// <exception cref="System.Data.Common.DbException">The store cannot be reached.</exception>
    Task<bool> DeleteAsync(long id, CancellationToken cancellationToken = default);
}

/// <summary>How many events an inbox holds.</summary>
public sealed class WebhookInboxStatistics
{
    /// <summary>Events that wait to be handled, for the first time or again.</summary>
    public long Pending { get; init; }

    /// <summary>Events that are being handled.</summary>
    public long Processing { get; init; }

    /// <summary>Events that were set aside.</summary>
    public long Failed { get; init; }

    /// <summary>How long ago the oldest pending event was received; null when none is pending.</summary>
    public TimeSpan? OldestPendingAge { get; init; }
}

/// <summary>An event that was set aside as failed.</summary>
public sealed class WebhookInboxEntry
{
    /// <summary>The event's number in the inbox.</summary>
    public required long Id { get; init; }

    /// <summary>The vendor: <c>pinpointe</c> or <c>mailingwork</c>.</summary>
    public required string Vendor { get; init; }

    /// <summary>The account that the event was delivered for; null for the default one.</summary>
    public string? Account { get; init; }

    /// <summary>The event's name as the vendor gave it. Comes from the request: it can hold any text.</summary>
    public required string Event { get; init; }

    /// <summary>When the event was received, in UTC, by the application's <see cref="TimeProvider"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How many times it was tried, interrupted attempts included.</summary>
    public required int Attempts { get; init; }

    /// <summary>The type and the message of the exception that the last attempt failed with, at most 1,000 characters; null when none is known.</summary>
    public string? LastError { get; init; }

    /// <summary>The body exactly as received. Holds personal data: keep it out of logs.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
