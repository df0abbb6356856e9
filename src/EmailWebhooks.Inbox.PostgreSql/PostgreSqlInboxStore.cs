using EmailWebhooks.AspNetCore;
using Npgsql;

namespace EmailWebhooks.Inbox.PostgreSql;

/// <summary>Keeps the events in one table, shared by any number of replicas.</summary>
/// <remarks>
/// No statement is prepared: a plan that was made while the table was empty would read the whole table, and would be kept
/// until the next ANALYZE.
/// </remarks>
internal sealed class PostgreSqlInboxStore : IWebhookInboxStore, IDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly bool _ownsDataSource;
    private readonly PostgreSqlInboxSchema _schema;
    private readonly PostgreSqlInboxStatements _statements;

    public PostgreSqlInboxStore(NpgsqlDataSource dataSource, bool ownsDataSource, PostgreSqlInboxOptions options)
    {
        _dataSource = dataSource;
        _ownsDataSource = ownsDataSource;
        _schema = new PostgreSqlInboxSchema(dataSource, options, ownsDataSource ? "the connection string given to AddPostgreSqlInbox" : "the connection string of the NpgsqlDataSource in the container");
        _statements = new PostgreSqlInboxStatements(_schema.Table);
    }

    public Task InitializeAsync(CancellationToken cancellationToken = default) => _schema.EnsureAsync(cancellationToken);

    public async Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(
        IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default)
    {
        if (entries.Count == 1 && await AddOneAsync(entries[0], retryFor, claim, cancellationToken).ConfigureAwait(false) is { } id)
        {
            return [new(WebhookInboxAddOutcome.Added, id)];
        }

        var added = entries.Count == 1 ? [] : await AddAsync(_statements.AddNew).ConfigureAwait(false);
        if (added.Count == 0)
        {
            added = await AddAsync(_statements.Add).ConfigureAwait(false);
        }

        var results = new WebhookInboxAdded[entries.Count];
        Array.Fill(results, new WebhookInboxAdded(WebhookInboxAddOutcome.Repeat, 0));
        foreach (var (index, result) in added)
        {
            results[index] = result;
        }

        return results;

        Task<IReadOnlyList<(int Index, WebhookInboxAdded Result)>> AddAsync(string statement) => QueryAsync(
            statement,
            reader => ((int)reader.GetInt64(0) - 1, new WebhookInboxAdded((WebhookInboxAddOutcome)reader.GetInt32(2), reader.GetInt64(1))),
            cancellationToken,
            Column(entries, entry => entry.Vendor),
            Column(entries, entry => entry.Account),
            Column(entries, entry => entry.Event),
            Column(entries, entry => entry.Body),
            Column(entries, entry => entry.ReceivedAt.UtcDateTime),
            Column(entries, entry => entry.RepeatKey),
            Column(entries, entry => entry.TraceParent),
            Value(retryFor),
            Value(claim.Limit),
            Value(claim.Token),
            Value(claim.Duration),
            Value(_schema.Table));
    }

    public Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default) => QueryAsync(
        _statements.Claim,
        reader => new WebhookInboxClaim
        {
            Lease = new WebhookInboxLease(reader.GetInt64(0), claim.Token),
            Vendor = reader.GetString(1),
            Account = Text(reader, 2),
            Event = reader.GetString(3),
            Body = reader.GetFieldValue<byte[]>(4),
            ReceivedAt = reader.GetFieldValue<DateTimeOffset>(5),
            TraceParent = Text(reader, 6),
            Attempt = reader.GetInt32(7),
            Failures = reader.GetInt32(8),
            Interruptions = reader.GetInt32(9),
        },
        cancellationToken,
        Value(claim.Limit),
        Value(claim.Token),
        Value(claim.Duration));

    public async Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan retention, CancellationToken cancellationToken = default)
    {
        var counts = await QueryAsync(_statements.Complete, reader => (int)reader.GetInt64(0), cancellationToken, Ids(leases), Tokens(leases), Value(retention)).ConfigureAwait(false);
        return counts[0];
    }

    public async Task<IReadOnlyList<WebhookInboxFailureOutcome>> FailAsync(IReadOnlyList<WebhookInboxFailedAttempt> attempts, CancellationToken cancellationToken = default)
    {
        var outcomes = new WebhookInboxFailureOutcome[attempts.Count];
        Array.Fill(outcomes, WebhookInboxFailureOutcome.LeaseLost);
        var failed = await QueryAsync(
            _statements.Fail,
            reader => (Index: (int)reader.GetInt64(0) - 1, IsFailed: reader.GetInt16(1) == 3),
            cancellationToken,
            Column(attempts, attempt => attempt.Lease.Id),
            Column(attempts, attempt => attempt.Lease.Token),
            Column(attempts, attempt => attempt.Delay),
            Column(attempts, attempt => attempt.Error)).ConfigureAwait(false);
        foreach (var (index, isFailed) in failed)
        {
            outcomes[index] = isFailed ? WebhookInboxFailureOutcome.Failed : WebhookInboxFailureOutcome.Pending;
        }

        return outcomes;
    }

    public Task<int> ReleaseAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan delay, CancellationToken cancellationToken = default) =>
        ExecuteAsync(_statements.Release, cancellationToken, Ids(leases), Tokens(leases), Value(delay));

    public Task<int> RenewAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExecuteAsync(_statements.Renew, cancellationToken, Ids(leases), Tokens(leases), Value(duration));

    public Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync(IReadOnlyList<TimeSpan> delays, string lastError, CancellationToken cancellationToken = default) => QueryAsync(
        _statements.Recover,
        reader => new WebhookInboxInterruption(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt16(2) == 3),
        cancellationToken,
        Column(delays, delay => delay),
        Value(lastError));

    public async Task<int> DeleteExpiredAsync(TimeSpan? failedRetention, int limit, CancellationToken cancellationToken = default)
    {
        var deleted = await ExecuteAsync(_statements.DeleteOld, cancellationToken, Value((short)2), Value(TimeSpan.Zero), Value(limit)).ConfigureAwait(false);
        return failedRetention is { } retention && deleted < limit
            ? deleted + await ExecuteAsync(_statements.DeleteOld, cancellationToken, Value((short)3), Value(retention), Value(limit - deleted)).ConfigureAwait(false)
            : deleted;
    }

    public async Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var statistics = await QueryAsync(
            _statements.Count,
            reader => new WebhookInboxStatistics
            {
                Pending = reader.GetInt64(0),
                Processing = reader.GetInt64(1),
                Failed = reader.GetInt64(2),

                // received_at is from the application's clock, which may be ahead.
                OldestPendingAge = reader.IsDBNull(3) ? null : TimeSpan.FromTicks(Math.Max(0, reader.GetTimeSpan(3).Ticks)),
            },
            cancellationToken).ConfigureAwait(false);
        return statistics[0];
    }

    public Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken = default) => QueryAsync(
        _statements.ReadFailed,
        reader => new WebhookInboxEntry
        {
            Id = reader.GetInt64(0),
            Vendor = reader.GetString(1),
            Account = Text(reader, 2),
            Event = reader.GetString(3),
            ReceivedAt = reader.GetFieldValue<DateTimeOffset>(4),
            Attempts = reader.GetInt32(5),
            LastError = Text(reader, 6),
            Body = reader.GetFieldValue<byte[]>(7),
        },
        cancellationToken,
        Value(limit));

    public async Task<bool> RetryFailedAsync(long id, TimeSpan retryFor, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(_statements.RetryFailed, cancellationToken, Value(retryFor), Value(id)).ConfigureAwait(false) > 0;

    public Task<int> RetryAllFailedAsync(int limit, TimeSpan retryFor, CancellationToken cancellationToken = default) =>
        ExecuteAsync(_statements.RetryAllFailed, cancellationToken, Value(retryFor), Value(limit));

    public async Task<bool> DeleteFailedAsync(long id, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(_statements.DeleteFailed, cancellationToken, Value(id)).ConfigureAwait(false) > 0;

    public void Dispose()
    {
        if (_ownsDataSource)
        {
            _dataSource.Dispose();
        }
    }

    /// <returns>The id of the event; null when its key is stored, and nothing was added.</returns>
    private async Task<long?> AddOneAsync(NewWebhookInboxEntry entry, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken)
    {
        var isLeased = claim.Limit > 0;
        var ids = await QueryAsync(
            _statements.AddOne,
            reader => reader.GetInt64(0),
            cancellationToken,
            Value(entry.Vendor),
            Optional(entry.Account),
            Value(entry.Event),
            Value(entry.Body),
            Value(entry.ReceivedAt.UtcDateTime),
            Optional(entry.RepeatKey),
            Optional(entry.TraceParent),
            Value(retryFor),
            Value(isLeased ? 1 : 0),
            Optional(isLeased ? claim.Token : null),
            Optional(isLeased ? claim.Duration : null)).ConfigureAwait(false);
        return ids.Count == 0 ? null : ids[0];
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        using var command = Command(sql, parameters);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = _dataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Optional(object? value) => new() { Value = value ?? DBNull.Value };

    private static NpgsqlParameter<TColumn[]> Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = column(rows[row]);
        }

        return Value(values);
    }

    private static NpgsqlParameter<long[]> Ids(IReadOnlyList<WebhookInboxLease> leases) => Column(leases, lease => lease.Id);

    private static NpgsqlParameter<Guid[]> Tokens(IReadOnlyList<WebhookInboxLease> leases) => Column(leases, lease => lease.Token);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
