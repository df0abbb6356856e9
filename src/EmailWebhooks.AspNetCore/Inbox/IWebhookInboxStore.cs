namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Where an inbox keeps its events. The packages <c>EmailWebhooks.Inbox.Sqlite</c> and <c>EmailWebhooks.Inbox.PostgreSql</c>
/// contain one each; implement this interface for another database and register it with
/// <see cref="Microsoft.Extensions.DependencyInjection.WebhookInboxBuilderExtensions.AddInbox"/>.
/// </summary>
/// <remarks>
/// <para>
/// A store holds one row per event, in one of four states. <b>Pending</b>: waits until it is due. <b>Processing</b>: leased
/// to a worker under a token, until the lease ends. <b>Completed</b>: body and last error are erased; the row stays for
/// its repeat key until the retention ends, and is deleted at once when it has none. <b>Failed</b>: set aside, with its
/// body, until an operator acts.
/// </para>
/// <para>
/// Everything that a method reports has been committed when its task ends, and survives a power failure. When a method
/// throws, nothing of it has been committed, or the engine can safely call it again: an entry with a repeat key that was
/// committed all the same is recognized as a repeat, and one without is handled a second time. Each method may be called
/// at any time from any thread, concurrently with every other.
/// </para>
/// <para>
/// Fencing: methods that take a <see cref="WebhookInboxLease"/> change a row only while it is processing under that token,
/// also when the lease has ended but nobody has taken the row. For every other row they are a no-op and report so.
/// </para>
/// <para>
/// Time: all times are durations from now. A store that several processes share measures them by the clock of its
/// database, and any other one by the application's <see cref="TimeProvider"/>.
/// </para>
/// <para>
/// Failures: throw a <see cref="System.Data.Common.DbException"/> with
/// <see cref="System.Data.Common.DbException.IsTransient"/> set when the database cannot be reached at the moment. When
/// <see cref="AddAsync"/> fails in any other way, the engine adds the entries of the group one by one. A store that
/// implements <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/> is disposed of together with the application's services.
/// </para>
/// </remarks>
public interface IWebhookInboxStore
{
    /// <summary>
    /// Prepares the store: creates its schema when it is missing, checks the version of one that is there, and makes sure
    /// that this process may use it. Called before the server listens, and before every other method except those for
    /// operators. Several processes may call it at the same time.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the application stops.</param>
    /// <returns>A task that ends when the store is ready.</returns>
    /// <exception cref="System.Data.Common.DbException">
    /// With <see cref="System.Data.Common.DbException.IsTransient"/>: the database cannot be reached. The application starts
    /// without it, answers deliveries with 503 and calls this method again.
    /// </exception>
    /// <exception cref="InvalidOperationException">Somebody has to act; the message names the setting. The application does not start.</exception>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds a group of events, all in one commit. An event whose repeat key is there already is not added; if the one that
    /// is there has failed, it becomes pending again, as if an operator had retried it (<see cref="RetryFailedAsync"/>).
    /// </summary>
    /// <param name="entries">The events in the order of their arrival. No two of a group have the same repeat key.</param>
    /// <param name="retryFor">How long from now the events may be tried, stored with each of them.</param>
    /// <param name="claim">
    /// The first <see cref="WebhookInboxClaimRequest.Limit"/> entries of the list are stored as already leased, with
    /// their first attempt counted, so that workers of this process that are free need not read them back.
    /// Those of them that turn out to be repeats are not leased. 0 when no worker is free.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the application's services are disposed of.</param>
    /// <returns>What became of each entry, in the order of <paramref name="entries"/>.</returns>
    Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(
        IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases events that are pending and due, and counts an attempt for each. Those due first come first, of equally due
    /// ones the first received, of those the first added.
    /// </summary>
    /// <param name="claim">How many at most, and the lease.</param>
    /// <param name="cancellationToken">Cancelled when the application stops.</param>
    /// <returns>The events in the order in which they are to be handled; empty when none is due.</returns>
    Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default);

    /// <summary>Completes events: their bodies and last errors are erased, and their repeat keys kept.</summary>
    /// <param name="leases">The events.</param>
    /// <param name="retention">How long from now the repeat keys are kept.</param>
    /// <param name="cancellationToken">Cancelled when the application's services are disposed of.</param>
    /// <returns>How many were completed: fewer than asked for when leases were lost.</returns>
    Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan retention, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records failed attempts: the event becomes due again after its delay, at the latest when its time to be tried ends;
    /// if that time is over, it is failed.
    /// </summary>
    /// <param name="attempts">The failed attempts.</param>
    /// <param name="cancellationToken">Cancelled when the application's services are disposed of.</param>
    /// <returns>What became of each event, in the order of <paramref name="attempts"/>.</returns>
    Task<IReadOnlyList<WebhookInboxFailureOutcome>> FailAsync(IReadOnlyList<WebhookInboxFailedAttempt> attempts, CancellationToken cancellationToken = default);

    /// <summary>Gives leases back before the events were handled: they are pending again, and the attempt is not counted.</summary>
    /// <param name="leases">The events.</param>
    /// <param name="delay">How long from now until they are due; zero leaves them where they were in the order.</param>
    /// <param name="cancellationToken">Cancelled when the application's services are disposed of.</param>
    /// <returns>How many were released: fewer than asked for when leases were lost.</returns>
    Task<int> ReleaseAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>Renews leases.</summary>
    /// <param name="leases">The events.</param>
    /// <param name="duration">How long from now the leases last.</param>
    /// <param name="cancellationToken">Cancelled when the application's services are disposed of.</param>
    /// <returns>How many were renewed: fewer than asked for when leases were lost.</returns>
    Task<int> RenewAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back what was interrupted: events whose lease has ended. In a store that one process owns, the first call
    /// after <see cref="InitializeAsync"/> takes back every lease, because the process that had them is gone.
    /// </summary>
    /// <param name="delays">
    /// After the n-th interruption in a row an event is due again after the n-th of these delays, of which zero leaves it
    /// where it was in the order; when there is no n-th, it is failed. A failed attempt ends the row, a release does not.
    /// </param>
    /// <param name="lastError">The last error of those that are failed.</param>
    /// <param name="cancellationToken">Cancelled when the application stops.</param>
    /// <returns>The events that were taken back.</returns>
    Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync(IReadOnlyList<TimeSpan> delays, string lastError, CancellationToken cancellationToken = default);

    /// <summary>Deletes completed events whose retention is over, and failed ones that nobody acted on; called again while it deletes as many as allowed.</summary>
    /// <param name="failedRetention">How long failed events are kept; null keeps them until somebody acts.</param>
    /// <param name="limit">How many to delete at most, so that the store is not blocked for long.</param>
    /// <param name="cancellationToken">Cancelled when the application stops.</param>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteExpiredAsync(TimeSpan? failedRetention, int limit, CancellationToken cancellationToken = default);

    /// <summary>Counts the events.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The numbers.</returns>
    Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads failed events, those first that failed first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The events.</returns>
    Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a failed event pending and due. Its time to be tried, its failed attempts since then and its interruptions
    /// start anew; <see cref="WebhookInboxClaim.Attempt"/> counts on.
    /// </summary>
    /// <param name="id">The event.</param>
    /// <param name="retryFor">How long from now it may be tried.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>False when there is no failed event of this id.</returns>
    Task<bool> RetryFailedAsync(long id, TimeSpan retryFor, CancellationToken cancellationToken = default);

    /// <summary>Does the same for several failed events, those first that failed first; called again while it finds as many as allowed.</summary>
    /// <param name="limit">How many at most, so that the store is not blocked for long.</param>
    /// <param name="retryFor">How long from now they may be tried.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How many there were.</returns>
    Task<int> RetryAllFailedAsync(int limit, TimeSpan retryFor, CancellationToken cancellationToken = default);

    /// <summary>Deletes a failed event, its repeat key included.</summary>
    /// <param name="id">The event.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>False when there is no failed event of this id.</returns>
    Task<bool> DeleteFailedAsync(long id, CancellationToken cancellationToken = default);
}
