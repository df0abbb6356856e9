using EmailWebhooks.AspNetCore;
using Microsoft.Data.Sqlite;
using Sql = EmailWebhooks.Inbox.Sqlite.SqliteInboxSchema;

namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>An inbox in a SQLite file.</summary>
internal sealed class SqliteInboxStore(SqliteInboxDatabase database, TimeProvider timeProvider) : IWebhookInboxStore, IDisposable
{
    /// <summary>The number of events, each in a commit of its own, after which the write-ahead log starts over: overwriting a short log takes less time than appending to a long one.</summary>
    private const int LoneEventsUntilCheckpoint = 256;

    private readonly SqliteInboxCompletions _completions = new(database);
    private int _loneEvents;
    private bool _hasRecovered;

    public static SqliteInboxStore Create(SqliteConnectionStringBuilder connectionString, TimeProvider timeProvider) =>
        new(new SqliteInboxDatabase(connectionString, timeProvider), timeProvider);

    public Task InitializeAsync(CancellationToken cancellationToken) => database.OwnAsync(cancellationToken);

    public Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(
        IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken) =>
        _completions.CommitWithAsync(session => (IReadOnlyList<WebhookInboxAdded>)Add(session, entries, retryFor, claim), cancellationToken);

    public Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(WebhookInboxClaimRequest claim, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var claimed = new List<(long Due, WebhookInboxClaim Claim)>();
            using var rows = session.Query(Sql.Claim, claim.Token.ToByteArray(), Ticks(claim.Duration), Ticks(), claim.Limit);
            while (rows.Read())
            {
                claimed.Add((rows.Number(0), new WebhookInboxClaim
                {
                    ReceivedAt = Time(rows.Number(1)),
                    Lease = new(rows.Number(2), claim.Token),
                    Vendor = rows.Text(3)!,
                    Account = rows.Text(4),
                    Event = rows.Text(5)!,
                    Body = rows.Bytes(6),
                    TraceParent = rows.Text(7),
                    Attempt = (int)rows.Number(8),
                    Failures = (int)rows.Number(9),
                    Interruptions = (int)rows.Number(10),
                }));
            }

            return (IReadOnlyList<WebhookInboxClaim>)
                [.. claimed.OrderBy(row => row.Due).ThenBy(row => row.Claim.ReceivedAt).ThenBy(row => row.Claim.Lease.Id).Select(row => row.Claim)];
        },
        cancellationToken);

    public Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan retention, CancellationToken cancellationToken) =>
        _completions.CompleteAsync(leases, Ticks(retention), cancellationToken);

    public Task<IReadOnlyList<WebhookInboxFailureOutcome>> FailAsync(IReadOnlyList<WebhookInboxFailedAttempt> attempts, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => (IReadOnlyList<WebhookInboxFailureOutcome>)[.. attempts.Select(attempt => Fail(session, attempt))],
            cancellationToken);

    public Task<int> ReleaseAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = delay > TimeSpan.Zero ? Ticks(delay) : 0;
        return database.WriteAsync(session => leases.Sum(lease => session.Execute(Sql.Release, lease.Id, lease.Token.ToByteArray(), due)), cancellationToken);
    }

    public Task<int> RenewAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        database.WriteAsync(session => leases.Sum(lease => session.Execute(Sql.Renew, lease.Id, lease.Token.ToByteArray(), Ticks(duration))), cancellationToken);

    public async Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync(IReadOnlyList<TimeSpan> delays, string lastError, CancellationToken cancellationToken)
    {
        // The owner's lock proves that the process that held the leases is gone.
        var until = _hasRecovered ? Ticks() : long.MaxValue;
        var interrupted = await database.WriteAsync(
            session =>
            {
                var found = new List<WebhookInboxInterruption>();
                using (var rows = session.Query(Sql.FindInterrupted, until))
                {
                    while (rows.Read())
                    {
                        var count = (int)rows.Number(1) + 1;
                        found.Add(new(rows.Number(0), count, count > delays.Count));
                    }
                }

                foreach (var (id, count, isFailed) in found)
                {
                    var due = isFailed ? Ticks() : delays[count - 1] is var delay && delay > TimeSpan.Zero ? Ticks(delay) : 0;
                    session.Execute(Sql.Interrupt, id, isFailed ? Sql.Failed : Sql.Pending, due, isFailed ? lastError : null);
                }

                return found;
            },
            cancellationToken).ConfigureAwait(false);
        _hasRecovered = true;
        return interrupted;
    }

    public Task<int> DeleteExpiredAsync(TimeSpan? failedRetention, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var now = Ticks();
            session.Execute(Sql.DeleteExpiredKeys, now, limit);
            var deleted = session.Execute(Sql.DeleteExpired, now, limit);
            if (failedRetention is { } retention && deleted < limit)
            {
                session.Execute(Sql.DeleteFailedKeys, Ticks(-retention), limit - deleted);
                deleted += session.Execute(Sql.DeleteFailed, Ticks(-retention), limit - deleted);
            }

            return deleted;
        },
        cancellationToken,
        erases: failedRetention is not null);

    public Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => Task.Run(
        () => database.Read(session =>
        {
            var counts = new long[Sql.Failed + 1];
            TimeSpan? oldest = null;
            using var rows = session.Query(Sql.Statistics);
            while (rows.Read())
            {
                counts[rows.Number(0)] = rows.Number(1);
                if (rows.Number(0) == Sql.Pending)
                {
                    oldest = timeProvider.GetUtcNow() - Time(rows.Number(2));
                }
            }

            return new WebhookInboxStatistics
            {
                Pending = counts[Sql.Pending],
                Processing = counts[Sql.Processing],
                Failed = counts[Sql.Failed],
                OldestPendingAge = oldest < TimeSpan.Zero ? TimeSpan.Zero : oldest,
            };
        }),
        cancellationToken);

    public Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken) => Task.Run(
        () => database.Read(session =>
        {
            var failed = new List<WebhookInboxEntry>();
            using var rows = session.Query(Sql.ReadFailed, limit);
            while (rows.Read())
            {
                failed.Add(new WebhookInboxEntry
                {
                    Id = rows.Number(0),
                    Vendor = rows.Text(1)!,
                    Account = rows.Text(2),
                    Event = rows.Text(3)!,
                    ReceivedAt = Time(rows.Number(4)),
                    Attempts = (int)rows.Number(5),
                    LastError = rows.Text(6),
                    Body = rows.Bytes(7),
                });
            }

            return (IReadOnlyList<WebhookInboxEntry>)failed;
        }),
        cancellationToken);

    public Task<bool> RetryFailedAsync(long id, TimeSpan retryFor, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute(Sql.Retry, id, Ticks(), Ticks(retryFor)) > 0, cancellationToken);

    public Task<int> RetryAllFailedAsync(int limit, TimeSpan retryFor, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute(Sql.RetryAll, limit, Ticks(), Ticks(retryFor)), cancellationToken);

    public Task<bool> DeleteFailedAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Execute(Sql.DeleteKey, id);
                return session.Execute(Sql.Delete, id) > 0;
            },
            cancellationToken,
            erases: true);

    public void Dispose() => database.Dispose();

    private WebhookInboxAdded[] Add(
        SqliteSession session, IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim)
    {
        var (now, giveUp, token, leaseEnd) = (Ticks(), Ticks(retryFor), claim.Token.ToByteArray(), Ticks(claim.Duration));
        var added = new WebhookInboxAdded[entries.Count];
        if (added.Length > 1)
        {
            _loneEvents = 0;
        }
        else if (++_loneEvents % LoneEventsUntilCheckpoint == 0)
        {
            session.CheckpointAtCommit();
        }

        for (var i = 0; i < added.Length; i++)
        {
            var (entry, isLeased) = (entries[i], i < claim.Limit);
            var repeatKey = entry.RepeatKey?.ToByteArray();
            session.Execute(
                Sql.Insert,
                isLeased ? Sql.Processing : Sql.Pending, now, entry.ReceivedAt.UtcTicks, giveUp, isLeased ? 1 : 0,
                isLeased ? token : null, isLeased ? leaseEnd : null, repeatKey,
                entry.Vendor, entry.Account, entry.Event, entry.Body, entry.TraceParent);
            var id = session.LastInsertedId;
            if (repeatKey is null || session.Execute(Sql.InsertKey, repeatKey, id) > 0)
            {
                added[i] = new(WebhookInboxAddOutcome.Added, id);
                continue;
            }

            session.Execute(Sql.Discard, id);
            var known = session.Scalar(Sql.FindRepeat, repeatKey);
            var isRevived = session.Execute(Sql.Retry, known, now, giveUp) > 0;
            added[i] = new(isRevived ? WebhookInboxAddOutcome.Revived : WebhookInboxAddOutcome.Repeat, known);
        }

        return added;
    }

    private WebhookInboxFailureOutcome Fail(SqliteSession session, WebhookInboxFailedAttempt attempt)
    {
        using var row = session.Query(Sql.Fail, attempt.Lease.Id, attempt.Lease.Token.ToByteArray(), Ticks(), Ticks(attempt.Delay), attempt.Error);
        return !row.Read() ? WebhookInboxFailureOutcome.LeaseLost
            : row.Number(0) == Sql.Failed ? WebhookInboxFailureOutcome.Failed : WebhookInboxFailureOutcome.Pending;
    }

    private long Ticks(TimeSpan fromNow = default) => timeProvider.GetUtcNow().UtcTicks + fromNow.Ticks;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
