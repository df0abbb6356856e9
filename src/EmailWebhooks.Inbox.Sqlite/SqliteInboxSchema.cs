namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>The one table, its indexes, and the statements that use them. Times are ticks in UTC.</summary>
internal static class SqliteInboxSchema
{
    public const long Pending = 0;
    public const long Processing = 1;
    public const long Completed = 2;
    public const long Failed = 3;

    /// <summary>
    /// <c>due</c> means when a pending event is due, when a completed one is forgotten and when a failed one has failed, so
    /// that one index serves all states; <c>received</c> stands in it to give the order of equally due events and the
    /// age of the oldest. Ids are never used again, so that nobody retries or deletes another event than the one he saw.
    /// </summary>
    public const string Create = """
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state INTEGER NOT NULL,
            due INTEGER NOT NULL,
            received INTEGER NOT NULL,
            give_up INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0,
            interruptions INTEGER NOT NULL DEFAULT 0,
            lease BLOB,
            lease_end INTEGER,
            repeat_key BLOB,
            vendor TEXT NOT NULL,
            account TEXT,
            event TEXT NOT NULL,
            body BLOB,
            trace_parent TEXT,
            last_error TEXT
        );
        CREATE INDEX inbox_state ON inbox (state, due, received);
        CREATE UNIQUE INDEX inbox_repeat_key ON inbox (repeat_key) WHERE repeat_key IS NOT NULL;
        """;

    public const string Insert = """
        INSERT INTO inbox (state, due, received, give_up, attempts, lease, lease_end, repeat_key, vendor, account, event, body, trace_parent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (repeat_key) WHERE repeat_key IS NOT NULL DO NOTHING
        """;

    public const string FindRepeat = "SELECT id FROM inbox WHERE repeat_key = $1";

    /// <summary>The rows come in no order.</summary>
    public const string Claim = """
        UPDATE inbox SET state = 1, lease = $1, lease_end = $2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM inbox WHERE state = 0 AND due <= $3 ORDER BY due, received, id LIMIT $4)
        RETURNING due, received, id, vendor, account, event, body, trace_parent, attempts, failures, interruptions
        """;

    public const string CompleteWithoutKey = "DELETE FROM inbox WHERE id = $1 AND state = 1 AND lease = $2 AND repeat_key IS NULL";

    public const string CompleteWithKey = """
        UPDATE inbox SET state = 2, due = $3, lease = NULL, lease_end = NULL, body = NULL, trace_parent = NULL, last_error = NULL
        WHERE id = $1 AND state = 1 AND lease = $2
        """;

    public const string Fail = """
        UPDATE inbox SET state = iif(give_up <= $3, 3, 0), due = iif(give_up <= $3, $3, min(give_up, $4)),
            lease = NULL, lease_end = NULL, failures = failures + 1, interruptions = 0, last_error = $5
        WHERE id = $1 AND state = 1 AND lease = $2 RETURNING state
        """;

    public const string Release = """
        UPDATE inbox SET state = 0, due = max(due, $3), lease = NULL, lease_end = NULL, attempts = attempts - 1
        WHERE id = $1 AND state = 1 AND lease = $2
        """;

    public const string Renew = "UPDATE inbox SET lease_end = $3 WHERE id = $1 AND state = 1 AND lease = $2";

    /// <summary>Few rows are leased at a time, so the end of the lease needs no index.</summary>
    public const string FindInterrupted = "SELECT id, interruptions FROM inbox WHERE state = 1 AND lease_end <= $1";

    /// <summary>The first interruption leaves the event where it was in the order.</summary>
    public const string Interrupt = """
        UPDATE inbox SET state = $2, due = max(due, $3), lease = NULL, lease_end = NULL, interruptions = interruptions + 1, last_error = coalesce($4, last_error)
        WHERE id = $1
        """;

    public const string DeleteExpired = "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE state = $1 AND due <= $2 LIMIT $3)";

    /// <summary>Completed rows, of which there may be millions, are not counted.</summary>
    public const string Statistics = "SELECT state, COUNT(*), min(received) FROM inbox WHERE state IN (0, 1, 3) GROUP BY state";

    public const string ReadFailed = """
        SELECT id, vendor, account, event, received, attempts, last_error, body FROM inbox WHERE state = 3 ORDER BY due, received, id LIMIT $1
        """;

    public const string Retry = "UPDATE inbox SET state = 0, due = $2, give_up = $3, failures = 0, interruptions = 0 WHERE id = $1 AND state = 3";

    public const string RetryAll = """
        UPDATE inbox SET state = 0, due = $2, give_up = $3, failures = 0, interruptions = 0
        WHERE id IN (SELECT id FROM inbox WHERE state = 3 ORDER BY due, received, id LIMIT $1)
        """;

    public const string Delete = "DELETE FROM inbox WHERE id = $1 AND state = 3";
}
