using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>
/// A connection that prepares each statement once. It calls SQLite directly, because commands and data readers cost more
/// than the statements that they run.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>The length of the write-ahead log from which a commit moves it into the file. 64 MiB instead of the default 4, because new keys change pages throughout their table, and rarer checkpoints write each page less often.</summary>
    private const int PagesUntilCheckpoint = 16384;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, sqlite3_stmt> _prepared = [];
    private readonly int _busyTimeout;

    /// <param name="connection">An open connection, which the session owns.</param>
    public SqliteSession(SqliteConnection connection)
    {
        _connection = connection;

        // As in Microsoft.Data.Sqlite, 0 means no limit.
        _busyTimeout = connection.DefaultTimeout is var seconds and > 0 ? 1000 * seconds : int.MaxValue;
        Check(raw.sqlite3_busy_timeout(Database, _busyTimeout));
    }

    public sqlite3 Database => _connection.Handle!;

    /// <summary>The path of the file.</summary>
    public string File => _connection.DataSource;

    /// <summary>The id of the row that was inserted last.</summary>
    public long LastInsertedId => raw.sqlite3_last_insert_rowid(Database);

    /// <summary>Runs statements without parameters and results.</summary>
    public void Run(string script) => Check(raw.sqlite3_exec(Database, script));

    /// <summary>Runs statements in one transaction, which waits for the transactions of other processes.</summary>
    public T Transact<T>(Func<SqliteSession, T> write)
    {
        CheckpointFrom(PagesUntilCheckpoint);
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = write(this);
            Execute("COMMIT");
            return result;
        }
        catch
        {
            // After some errors, such as a full disk, SQLite has already rolled back.
            if (raw.sqlite3_get_autocommit(Database) == 0)
            {
                Execute("ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>Runs a statement with the values of <c>?1</c>, <c>?2</c>, …, and returns the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using (var rows = Query(sql, values))
        {
            rows.Read();
        }

        return raw.sqlite3_changes(Database);
    }

    /// <summary>Runs a query. Dispose the rows before the next statement.</summary>
    public SqliteRows Query(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Prepare(sql);
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(statement, i + 1, values[i]));
        }

        return new SqliteRows(this, statement);
    }

    /// <summary>Runs a query for one number; 0 when there is none.</summary>
    public long Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        using var rows = Query(sql, values);
        return rows.Read() ? rows.Number(0) : 0;
    }

    /// <summary>Lets the commit of the current transaction move the write-ahead log into the file, so that later ones overwrite the log.</summary>
    public void CheckpointAtCommit() => CheckpointFrom(pages: 1);

    /// <summary>Moves the write-ahead log into the file and truncates it. Returns false, without waiting, if a reader still needs the log.</summary>
    public bool TryTruncateLog()
    {
        Check(raw.sqlite3_busy_timeout(Database, 0));
        try
        {
            return Scalar("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        finally
        {
            Check(raw.sqlite3_busy_timeout(Database, _busyTimeout));
        }
    }

    /// <exception cref="SqliteException">The result code is an error.</exception>
    public void Check(int resultCode) => SqliteException.ThrowExceptionForRC(resultCode, Database);

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void CheckpointFrom(int pages) => Check(raw.sqlite3_wal_autocheckpoint(Database, pages));

    private sqlite3_stmt Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(Database, sql, out statement));
            _prepared.Add(sql, statement);
        }

        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, index),
        string text => raw.sqlite3_bind_text(statement, index, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        ReadOnlyMemory<byte> { IsEmpty: true } => raw.sqlite3_bind_zeroblob(statement, index, 0),
        ReadOnlyMemory<byte> bytes => raw.sqlite3_bind_blob(statement, index, bytes.Span),
        _ => raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(value, null)),
    };
}

/// <summary>The rows of a query, read one at a time.</summary>
internal readonly struct SqliteRows(SqliteSession session, sqlite3_stmt statement) : IDisposable
{
    public bool Read()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            session.Check(result);
        }

        return result == raw.SQLITE_ROW;
    }

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public string? Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>Ends the query. The result code is ignored, because <see cref="Read"/> has thrown any error.</summary>
    public void Dispose() => raw.sqlite3_reset(statement);
}
