namespace EmailWebhooks.Inbox.PostgreSql;

/// <summary>The statements of the store for one table.</summary>
/// <remarks>
/// <para>
/// The meaning of <c>due</c> depends on <c>state</c>. 0 (pending) and 1 (processing): when the event is to be handled; 2
/// (completed): when the repeat key may be deleted; 3 (failed): when it failed. So one index serves every scan. The token and
/// the end of the lease are set only in state 1.
/// </para>
/// <para>
/// The time is read in a subquery, because an index condition cannot contain a volatile function. Rows are selected in
/// materialized subqueries, because a LIMIT with SKIP LOCKED on the inner side of a join can run repeatedly and lock more
/// rows than the limit.
/// </para>
/// </remarks>
/// <param name="table">The qualified name, quoted.</param>
internal sealed class PostgreSqlInboxStatements(string table)
{
    private const string Now = "(SELECT clock_timestamp())";

    /// <summary>The arriving events with their ids, which are assigned here because RETURNING does not show which row each id belongs to.</summary>
    private const string Entry = """
        SELECT nextval((SELECT pg_get_serial_sequence($12, 'id'))::regclass) AS id, e.*, (number <= $9)::int AS leased
            FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS e (vendor, account, event, body, received_at, repeat_key, trace_parent, number)
        """;

    /// <summary>The effect of an operator's retry, and of a repeat of a failed event.</summary>
    private const string Revive = $"state = 0, due = {Now}, give_up_at = {Now} + $1, failures = 0, interruptions = 0";

    /// <summary>Adds one event, unless its key is stored. Most events arrive alone, and a plain INSERT takes a fraction of the time to plan.</summary>
    public string AddOne { get; } = $"""
        INSERT INTO {table} (vendor, account, event, body, received_at, repeat_key, trace_parent, give_up_at, due, state, lease_until, token, attempts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + $8, clock_timestamp(), $9, clock_timestamp() + $11, $10, $9)
        ON CONFLICT (repeat_key) WHERE repeat_key IS NOT NULL DO NOTHING
        RETURNING id
        """;

    /// <summary>
    /// Adds all events if none of their keys is stored; otherwise adds none. In most groups every key is new, and for those
    /// this takes two thirds of the time of <see cref="Add"/>. A key that another replica inserts at the same moment is not returned.
    /// </summary>
    public string AddNew { get; } = $"""
        WITH entry AS MATERIALIZED (
            {Entry} WHERE NOT EXISTS (SELECT FROM {table} WHERE repeat_key = ANY ($6))),
        {Added(table)}
        SELECT number, id, 0 FROM entry JOIN added USING (id)
        """;

    /// <summary>
    /// One statement, so that new events are added and repeats of failed ones revived in one commit. Rows are locked in
    /// a fixed order, which prevents deadlocks: stored events by id, as in every other statement that waits for several
    /// rows, and then new ones by key, because replicas that insert the same keys wait for each other. The ids are in the
    /// order of arrival. A key that another replica inserts at the same moment is not returned.
    /// </summary>
    public string Add { get; } = $"""
        WITH stored AS MATERIALIZED (
            SELECT id, repeat_key, state FROM {table} WHERE repeat_key = ANY ($6) ORDER BY id FOR UPDATE),
        revived AS (
            UPDATE {table} i SET {Revive.Replace("$1", "$8", StringComparison.Ordinal)} FROM stored WHERE i.id = stored.id AND stored.state = 3 RETURNING i.id),
        entry AS MATERIALIZED (
            {Entry} WHERE repeat_key IS NULL OR repeat_key NOT IN (SELECT repeat_key FROM stored)),
        {Added(table)}
        SELECT number, id, 0 FROM entry JOIN added USING (id)
        UNION ALL
        SELECT number, stored.id, CASE WHEN revived.id IS NULL THEN 1 ELSE 2 END
        FROM unnest($6) WITH ORDINALITY AS arrived (repeat_key, number) JOIN stored USING (repeat_key) LEFT JOIN revived ON revived.id = stored.id
        """;

    public string Claim { get; } = $"""
        WITH next AS MATERIALIZED (
            SELECT id FROM {table} WHERE state = 0 AND due <= {Now} ORDER BY due, received_at, id LIMIT $1 FOR UPDATE SKIP LOCKED),
        claimed AS (
            UPDATE {table} i SET state = 1, lease_until = {Now} + $3, token = $2, attempts = attempts + 1
            FROM next WHERE i.id = next.id
            RETURNING i.id, vendor, account, event, body, received_at, trace_parent, attempts, failures, interruptions, due)
        SELECT * FROM claimed ORDER BY due, received_at, id
        """;

    /// <summary>An event without a repeat key is deleted.</summary>
    public string Complete { get; } = $"""
        WITH {Leased(table, "id, token")},
        deleted AS (
            DELETE FROM {table} i USING leased WHERE i.id = leased.id AND i.repeat_key IS NULL RETURNING i.id),
        completed AS (
            UPDATE {table} i SET state = 2, due = {Now} + $3, lease_until = NULL, token = NULL, body = NULL, last_error = NULL, trace_parent = NULL
            FROM leased WHERE i.id = leased.id AND i.repeat_key IS NOT NULL RETURNING i.id)
        SELECT (SELECT count(*) FROM deleted) + (SELECT count(*) FROM completed)
        """;

    public string Fail { get; } = $"""
        WITH {Leased(table, "id, token, delay, error")}
        UPDATE {table} i SET
            state = CASE WHEN give_up_at <= now THEN 3 ELSE 0 END,
            due = CASE WHEN give_up_at <= now THEN now ELSE least(now + delay, give_up_at) END,
            lease_until = NULL, token = NULL, failures = failures + 1, interruptions = 0, last_error = error
        FROM (SELECT clock_timestamp() AS now) AS clock, leased
        WHERE i.id = leased.id
        RETURNING number, state
        """;

    public string Release { get; } = $"""
        WITH {Leased(table, "id, token")}
        UPDATE {table} i SET
            state = 0, due = CASE WHEN $3 > interval '0' THEN {Now} + $3 ELSE due END, lease_until = NULL, token = NULL, attempts = attempts - 1
        FROM leased WHERE i.id = leased.id
        """;

    public string Renew { get; } = $"""
        WITH {Leased(table, "id, token")}
        UPDATE {table} i SET lease_until = {Now} + $3 FROM leased WHERE i.id = leased.id
        """;

    public string Recover { get; } = $"""
        WITH ended AS MATERIALIZED (
            SELECT id, $1[interruptions + 1] AS delay FROM {table} WHERE state = 1 AND lease_until <= {Now} ORDER BY due, received_at, id FOR UPDATE SKIP LOCKED)
        UPDATE {table} i SET
            state = CASE WHEN delay IS NULL THEN 3 ELSE 0 END,
            due = CASE WHEN delay IS NULL THEN {Now} WHEN delay > interval '0' THEN {Now} + delay ELSE due END,
            lease_until = NULL, token = NULL, interruptions = interruptions + 1, last_error = CASE WHEN delay IS NULL THEN $2 ELSE last_error END
        FROM ended WHERE i.id = ended.id
        RETURNING i.id, interruptions, state
        """;

    public string DeleteOld { get; } = $"""
        WITH old AS MATERIALIZED (
            SELECT id FROM {table} WHERE state = $1 AND due <= {Now} - $2 ORDER BY due, received_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        DELETE FROM {table} i USING old WHERE i.id = old.id
        """;

    public string Count { get; } = $"""
        SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 3),
            clock_timestamp() - min(received_at) FILTER (WHERE state = 0)
        FROM {table} WHERE state IN (0, 1, 3)
        """;

    public string ReadFailed { get; } = $"""
        SELECT id, vendor, account, event, received_at, attempts, last_error, body FROM {table} WHERE state = 3 ORDER BY due, received_at, id LIMIT $1
        """;

    public string RetryFailed { get; } = $"UPDATE {table} SET {Revive} WHERE state = 3 AND id = $2";

    public string RetryAllFailed { get; } = $"""
        WITH failed AS MATERIALIZED (SELECT id FROM {table} WHERE state = 3 ORDER BY due, received_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
        UPDATE {table} i SET {Revive} FROM failed WHERE i.id = failed.id
        """;

    public string DeleteFailed { get; } = $"DELETE FROM {table} WHERE state = 3 AND id = $1";

    private static string Added(string table) => $"""
        added AS (
            INSERT INTO {table} (id, vendor, account, event, body, received_at, repeat_key, trace_parent, give_up_at, due, state, lease_until, token, attempts)
            SELECT id, vendor, account, event, body, received_at, repeat_key, trace_parent, now + $8, now,
                leased, CASE leased WHEN 1 THEN now + $11 END, CASE leased WHEN 1 THEN $10 END, leased
            FROM (SELECT clock_timestamp() AS now OFFSET 0) AS clock, entry ORDER BY repeat_key
            ON CONFLICT (repeat_key) WHERE repeat_key IS NOT NULL DO NOTHING
            RETURNING id)
        """;

    /// <summary>Locks the events that are leased under the given tokens, in the order of their ids, so that statements that lock the same events do not deadlock.</summary>
    private static string Leased(string table, string columns) => $"""
        leased AS MATERIALIZED (
            SELECT l.* FROM unnest({string.Join(", ", columns.Split(", ").Select((_, index) => $"${index + 1}"))}) WITH ORDINALITY AS l ({columns}, number)
            JOIN {table} i ON i.id = l.id AND i.token = l.token ORDER BY i.id FOR UPDATE OF i)
        """;
}
