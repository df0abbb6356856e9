namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Stores the events of an inbox. The packages <c>EmailWebhooks.Inbox.Sqlite</c> and <c>EmailWebhooks.Inbox.PostgreSql</c>
/// each contain an implementation; implement this interface for another database and register it with
/// <see cref="Microsoft.Extensions.DependencyInjection.WebhookInboxBuilderExtensions.AddInbox"/>.
/// </summary>
/// <remarks>
/// <para>
/// A store contains one row per event, in one of four states. <b>Pending</b>: waits until it is due. <b>Processing</b>:
/// leased to a worker under a token, until the lease ends. <b>Completed</b>: body and last error are erased; the repeat key
/// is kept until the retention ends, and an event without one is deleted at once. <b>Failed</b>: set aside, with its body,
/// until an operator retries or deletes it.
/// </para>
/// <para>
/// When the task of a method completes, everything that it reports has been committed and survives a power failure. A
/// method that throws should have committed nothing, because the inbox may call it again: an entry with a repeat key that
/// was committed anyway is then recognized as a repeat, and one without is handled twice. Every method may be called
/// from any thread, concurrently with any other.
/// </para>
/// <para>
/// Fencing: a method that takes leases changes a row only while the row is processing under the token of its
/// <see cref="WebhookInboxLease"/>. The lease may have ended, as long as the row has not been taken back
/// (<see cref="RecoverAsync"/>). Any other row is left unchanged, and the return value shows it.
/// </para>
/// <para>
/// Time: all times are passed as durations from now. A store that several processes share measures them by the clock of
/// its database; any other store uses the application's <see cref="TimeProvider"/>.
/// </para>
/// <para>
/// Failures: throw a <see cref="System.Data.Common.DbException"/> with
/// <see cref="System.Data.Common.DbException.IsTransient"/> set when the database temporarily cannot be reached. When
/// <see cref="AddAsync"/> or <see cref="FailAsync"/> fails in any other way, the inbox calls it again for each event of the
/// group, and for an event that fails again, once more with its name, its trace context and its error in ASCII. A store that
/// implements <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/> is disposed with the application's services.
/// </para>
/// </remarks>
public interface IWebhookInboxStore
{
    /// <summary>
    /// Prepares the store: creates its schema if it is missing, checks the version of an existing one, and makes sure that
    /// this process can use it. Called before the server listens, and before every other method except those for operators.
    /// Several processes may call it at the same time.
    /// </summary>
    /// <param name="cancellationToken">Canceled when the application stops.</param>
    /// <returns>A task that completes when the store is ready.</returns>
    /// <exception cref="System.Data.Common.DbException">
    /// With <see cref="System.Data.Common.DbException.IsTransient"/>: the database cannot be reached. The application starts
    /// anyway, responds to deliveries with 503, and calls this method again.
    /// </exception>
    /// <exception cref="InvalidOperationException">The store cannot be used until something is changed; the message says what. The application does not start.</exception>
    Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds a group of events in one commit. An event whose repeat key is already stored is not added; if the stored event
    /// has failed, it becomes pending again, as if an operator had retried it (<see cref="RetryFailedAsync"/>).
    /// </summary>
    /// <param name="entries">The events in the order of their arrival. No two of them have the same repeat key.</param>
    /// <param name="retryFor">The retry period of the events, from now; stored with each of them.</param>
    /// <param name="claim">
    /// The first <see cref="WebhookInboxClaimRequest.Limit"/> entries are stored as leased, with their first attempt
    /// counted, so that free workers of this process need not read them back. Repeats among them are not leased. The limit
    /// is 0 when no worker is free.
    /// </param>
    /// <param name="cancellationToken">Canceled when the application's services are disposed of.</param>
    /// <returns>What became of each entry, in the order of <paramref name="entries"/>.</returns>
    Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(
        IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases events that are pending and due, and counts an attempt for each. They are ordered by the time at which they
    /// are due, then by the time of receipt, then by the order in which they were added.
    /// </summary>
    /// <param name="claim">The maximum number of events, and the lease.</param>
    /// <param name="cancellationToken">Canceled when the application stops.</param>
    /// <returns>The events in the order in which they are to be handled; empty when none is due.</returns>
    Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default);

    /// <summary>Completes events: erases their bodies and last errors, and keeps their repeat keys.</summary>
    /// <param name="leases">The events.</param>
    /// <param name="retention">How long the repeat keys are kept, from now.</param>
    /// <param name="cancellationToken">Canceled when the application's services are disposed of.</param>
    /// <returns>The number of completed events; less than the number of leases when leases were lost.</returns>
    Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan retention, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records failed attempts. An event becomes due again after its delay, but no later than the end of its retry period;
    /// when that period is over, it is set aside as failed.
    /// </summary>
    /// <param name="attempts">The failed attempts.</param>
    /// <param name="cancellationToken">Canceled when the application's services are disposed of.</param>
    /// <returns>What became of each event, in the order of <paramref name="attempts"/>.</returns>
    Task<IReadOnlyList<WebhookInboxFailureOutcome>> FailAsync(IReadOnlyList<WebhookInboxFailedAttempt> attempts, CancellationToken cancellationToken = default);

    /// <summary>Returns the leases of events that were not handled: the events become pending again, and their attempts do not count.</summary>
    /// <param name="leases">The events.</param>
    /// <param name="delay">The time until the events are due again; zero keeps their place in the order.</param>
    /// <param name="cancellationToken">Canceled when the application's services are disposed of.</param>
    /// <returns>The number of released events; less than the number of leases when leases were lost.</returns>
    Task<int> ReleaseAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>Renews leases.</summary>
    /// <param name="leases">The events.</param>
    /// <param name="duration">The duration of the leases, from now.</param>
    /// <param name="cancellationToken">Canceled when the application's services are disposed of.</param>
    /// <returns>The number of renewed leases; less than the number of leases given when leases were lost.</returns>
    Task<int> RenewAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back interrupted events: those whose lease has ended. In a store that one process owns, the first call after
    /// <see cref="InitializeAsync"/> takes back every lease, because the process that held them is gone.
    /// </summary>
    /// <param name="delays">
    /// The delays until an event is due again after its first, second, … consecutive interruption; zero keeps its place in
    /// the order. An event with more interruptions than there are delays is set aside as failed. A failed attempt resets the
    /// count of interruptions; a release does not.
    /// </param>
    /// <param name="lastError">The last error to record for events that are set aside.</param>
    /// <param name="cancellationToken">Canceled when the application stops.</param>
    /// <returns>The events that were taken back.</returns>
    Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync(IReadOnlyList<TimeSpan> delays, string lastError, CancellationToken cancellationToken = default);

    /// <summary>Deletes completed events whose retention is over, and old failed events. Called again as long as it deletes as many as <paramref name="limit"/> allows.</summary>
    /// <param name="failedRetention">How long failed events are kept; null keeps them until an operator retries or deletes them.</param>
    /// <param name="limit">The maximum number of events to delete, so that the store is not blocked for long.</param>
    /// <param name="cancellationToken">Canceled when the application stops.</param>
    /// <returns>The number of deleted events.</returns>
    Task<int> DeleteExpiredAsync(TimeSpan? failedRetention, int limit, CancellationToken cancellationToken = default);

    /// <summary>Counts the events.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of events in each state, and the age of the oldest pending one.</returns>
    Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets failed events in the order in which they failed.</summary>
    /// <param name="limit">The maximum number of events.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The events.</returns>
    Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a failed event pending and due. Its retry period starts again, and its failures and interruptions are reset;
    /// <see cref="WebhookInboxClaim.Attempt"/> continues.
    /// </summary>
    /// <param name="id">The event.</param>
    /// <param name="retryFor">The new retry period, from now.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when the event is pending again; false when no failed event has this id.</returns>
    Task<bool> RetryFailedAsync(long id, TimeSpan retryFor, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes several failed events pending and due, as <see cref="RetryFailedAsync"/> does for one, in the order in which they
    /// failed. Called again as long as it finds as many as <paramref name="limit"/> allows.
    /// </summary>
    /// <param name="limit">The maximum number of events, so that the store is not blocked for long.</param>
    /// <param name="retryFor">The new retry period, from now.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of events that are pending again.</returns>
    Task<int> RetryAllFailedAsync(int limit, TimeSpan retryFor, CancellationToken cancellationToken = default);

    /// <summary>Deletes a failed event and its repeat key.</summary>
    /// <param name="id">The event.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when the event was deleted; false when no failed event has this id.</returns>
    Task<bool> DeleteFailedAsync(long id, CancellationToken cancellationToken = default);
}
