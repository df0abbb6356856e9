namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>The tables, and the statements that use their indexes. Times are ticks in UTC.</summary>
internal static class SqliteInboxSchema
{
    public const long Pending = 0;
    public const long Processing = 1;
    public const long Failed = 2;

    /// <summary>
    /// Completed events are deleted; only their keys are kept, in a separate table. Once all events are completed, all pages
    /// of the first table are free, and SQLite overwrites free pages, including any copies of bodies that moving rows left in
    /// them. A separate table also keeps many keys from slowing down the first. <c>due</c> of a failed event is when it failed. The index includes
    /// <c>received</c> for the order of equally due events and the age of the oldest. Ids are never reused, so that an operator
    /// cannot delete an event other than the one displayed.
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
            body BLOB NOT NULL,
            trace_parent TEXT,
            last_error TEXT
        );
        CREATE INDEX inbox_due ON inbox (state, due, received);
        CREATE TABLE inbox_keys (repeat_key BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE inbox_completed (expiry INTEGER NOT NULL, repeat_key BLOB NOT NULL, PRIMARY KEY (expiry, repeat_key)) WITHOUT ROWID;
        """;

    public const string FindRepeat = "SELECT id FROM inbox_keys WHERE repeat_key = ?1";

    public const string Insert = """
        INSERT INTO inbox (state, due, received, give_up, attempts, lease, lease_end, repeat_key, vendor, account, event, body, trace_parent)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    /// <summary>Changes nothing if the key is stored. Follows <see cref="Insert"/>, because most keys are new, and looking each of them up first would take another statement.</summary>
    public const string InsertKey = "INSERT INTO inbox_keys (repeat_key, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

    /// <summary>Removes an event that turned out to be a repeat.</summary>
    public const string Discard = "DELETE FROM inbox WHERE id = ?1";

    /// <summary>Returns the rows unordered.</summary>
    public const string Claim = """
        UPDATE inbox SET state = 1, lease = ?1, lease_end = ?2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM inbox WHERE state = 0 AND due <= ?3 ORDER BY due, received, id LIMIT ?4)
        RETURNING due, received, id, vendor, account, event, body, trace_parent, attempts, failures, interruptions
        """;

    /// <summary>Precedes <see cref="Complete"/>. Appends to its table; updating the key instead would change a random page for each event.</summary>
    public const string ExpireKey = """
        INSERT INTO inbox_completed (expiry, repeat_key)
        SELECT ?3, repeat_key FROM inbox WHERE id = ?1 AND state = 1 AND lease = ?2 AND repeat_key IS NOT NULL
        """;

    public const string Complete = "DELETE FROM inbox WHERE id = ?1 AND state = 1 AND lease = ?2";

    public const string Fail = """
        UPDATE inbox SET state = iif(give_up <= ?3, 2, 0), due = iif(give_up <= ?3, ?3, min(give_up, ?4)),
            lease = NULL, lease_end = NULL, failures = failures + 1, interruptions = 0, last_error = ?5
        WHERE id = ?1 AND state = 1 AND lease = ?2 RETURNING state
        """;

    public const string Release = """
        UPDATE inbox SET state = 0, due = max(due, ?3), lease = NULL, lease_end = NULL, attempts = attempts - 1
        WHERE id = ?1 AND state = 1 AND lease = ?2
        """;

    public const string Renew = "UPDATE inbox SET lease_end = ?3 WHERE id = ?1 AND state = 1 AND lease = ?2";

    /// <summary>Few rows are leased at a time, so the end of the lease needs no index.</summary>
    public const string FindInterrupted = "SELECT id, interruptions FROM inbox WHERE state = 1 AND lease_end <= ?1";

    /// <summary>A due time of 0 keeps the event's place in the order.</summary>
    public const string Interrupt = """
        UPDATE inbox SET state = ?2, due = max(due, ?3), lease = NULL, lease_end = NULL, interruptions = interruptions + 1, last_error = coalesce(?4, last_error)
        WHERE id = ?1
        """;

    public const string DeleteExpiredKeys = """
        DELETE FROM inbox_keys WHERE repeat_key IN (SELECT repeat_key FROM inbox_completed WHERE expiry <= ?1 ORDER BY expiry, repeat_key LIMIT ?2)
        """;

    public const string DeleteExpired = """
        DELETE FROM inbox_completed WHERE (expiry, repeat_key) IN (SELECT expiry, repeat_key FROM inbox_completed WHERE expiry <= ?1 ORDER BY expiry, repeat_key LIMIT ?2)
        """;

    public const string DeleteFailedKeys = """
        DELETE FROM inbox_keys WHERE repeat_key IN (SELECT repeat_key FROM inbox WHERE state = 2 AND due <= ?1 ORDER BY due, received, id LIMIT ?2)
        """;

    public const string DeleteFailed = """
        DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE state = 2 AND due <= ?1 ORDER BY due, received, id LIMIT ?2)
        """;

    public const string Statistics = "SELECT state, COUNT(*), min(received) FROM inbox GROUP BY state";

    public const string ReadFailed = """
        SELECT id, vendor, account, event, received, attempts, last_error, body FROM inbox WHERE state = 2 ORDER BY due, received, id LIMIT ?1
        """;

    public const string Retry = "UPDATE inbox SET state = 0, due = ?2, give_up = ?3, failures = 0, interruptions = 0 WHERE id = ?1 AND state = 2";

    public const string RetryAll = """
        UPDATE inbox SET state = 0, due = ?2, give_up = ?3, failures = 0, interruptions = 0
        WHERE id IN (SELECT id FROM inbox WHERE state = 2 ORDER BY due, received, id LIMIT ?1)
        """;

    public const string DeleteKey = "DELETE FROM inbox_keys WHERE repeat_key = (SELECT repeat_key FROM inbox WHERE id = ?1 AND state = 2)";

    public const string Delete = "DELETE FROM inbox WHERE id = ?1 AND state = 2";
}
