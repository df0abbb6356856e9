using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>
/// The database file: the lock of its owner, its schema, one connection that writes and others that read. Errors of SQLite
/// are thrown as <see cref="SqliteInboxException"/>.
/// </summary>
internal sealed class SqliteInboxDatabase : IDisposable
{
    /// <summary>Stored in the file's <c>user_version</c>.</summary>
    private const int SchemaVersion = 1;

    /// <summary>The code of the exception that is thrown when another process has locked the file, by operating system.</summary>
    private const int LockedOnLinux = 11, LockedOnMacOS = 35, LockedOnWindows = unchecked((int)0x80070020);

    /// <summary>The time between an erasure and the truncation of the write-ahead log, which still contains what was erased.</summary>
    private static readonly TimeSpan TruncationDelay = TimeSpan.FromSeconds(2);

    private readonly SqliteConnectionStringBuilder _connectionString;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ITimer _truncation;
    private SqliteSession? _writer;
    private FileStream? _owner;
    private bool _truncationDue;

    public SqliteInboxDatabase(SqliteConnectionStringBuilder connectionString, TimeProvider timeProvider)
    {
        // A pooled connection would keep the file open after its disposal.
        _connectionString = new SqliteConnectionStringBuilder(connectionString.ConnectionString) { Pooling = false, Cache = SqliteCacheMode.Private };
        _truncation = timeProvider.CreateTimer(_ => _ = TruncateAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens the file as its owner, and creates it and its tables if they are missing.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message says what to change.</exception>
    public async Task OwnAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _writer ??= OpenWriter(asOwner: true);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Runs statements in one transaction that has reached the disk when this returns.</summary>
    /// <param name="write">The statements; not run again when they fail.</param>
    /// <param name="cancellationToken">Cancels the wait for earlier writers, not the transaction.</param>
    /// <param name="erases">Whether what is overwritten or deleted must be removed from the write-ahead log too.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken, bool erases = false)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var result = (_writer ??= OpenWriter(asOwner: false)).Transact(write);
            if (erases && !_truncationDue)
            {
                _truncationDue = true;
                _truncation.Change(TruncationDelay, Timeout.InfiniteTimeSpan);
            }

            return result;
        }
        catch (SqliteException failure)
        {
            throw SqliteInboxException.From(failure, _connectionString.DataSource);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads what was committed last, without waiting for the writer.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        try
        {
            using var session = Open(SqliteOpenMode.ReadWrite);
            EnsureVersion(session, mayCreate: false);
            return read(session);
        }
        catch (SqliteException failure)
        {
            throw SqliteInboxException.From(failure, _connectionString.DataSource);
        }
    }

    public void Dispose()
    {
        _truncation.Dispose();
        _writing.Wait();

        // Closing the last connection moves the write-ahead log into the file and deletes the log.
        _writer?.Dispose();
        _owner?.Dispose();
        _writing.Dispose();
    }

    private SqliteSession OpenWriter(bool asOwner)
    {
        SqliteSession? session = null;
        try
        {
            session = Open(asOwner && _connectionString.Mode == SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
            if (raw.sqlite3_db_readonly(session.Database, "main") != 0)
            {
                throw Unusable("is read-only. Remove Mode=ReadOnly from the connection string, or grant the application's user permission to write to the file and its folder.");
            }

            if (asOwner)
            {
                _owner ??= Lock(session.File);
            }

            EnsureVersion(session, mayCreate: asOwner);
            return session;
        }
        catch (SqliteException failure)
        {
            session?.Dispose();
            throw asOwner ? Unusable(SqliteInboxException.Describe(failure), failure) : SqliteInboxException.From(failure, _connectionString.DataSource);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    private SqliteSession Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString.ConnectionString)
        {
            Mode = _connectionString.Mode == SqliteOpenMode.ReadOnly ? SqliteOpenMode.ReadOnly : mode,
        }.ConnectionString);
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            session.Run("PRAGMA synchronous=FULL");
            session.Run("PRAGMA secure_delete=ON");

            // New keys change pages throughout their table. A cache of 32 MiB holds those pages.
            session.Run("PRAGMA cache_size=-32768");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The lock file is never deleted: otherwise a second process could lock a new one while the first still holds the deleted one.</summary>
    private FileStream Lock(string file)
    {
        var owner = file + ".owner";
        try
        {
            return new FileStream(owner, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw Unusable($"cannot be locked: this process has no permission to write '{owner}'. Grant it to the application's user.", denied);
        }
        catch (IOException failure) when (failure.HResult is not (LockedOnLinux or LockedOnMacOS or LockedOnWindows))
        {
            throw Unusable($"cannot be locked: '{owner}' cannot be opened. {failure.Message}", failure);
        }
        catch (IOException locked)
        {
            throw Unusable(
                $"is in use by the inbox of another process ('{owner}' is locked). Stop that process, or give this one a separate file. Several replicas cannot share a file: use EmailWebhooks.Inbox.PostgreSql for them.",
                locked);
        }
    }

    private void EnsureVersion(SqliteSession session, bool mayCreate)
    {
        var version = session.Scalar("PRAGMA user_version");
        if (version == 0 && mayCreate)
        {
            if (session.Scalar("SELECT COUNT(*) FROM sqlite_master") > 0)
            {
                throw Unusable("contains other tables. Give the inbox a separate file.");
            }

            session.Run("PRAGMA journal_mode=WAL");
            session.Transact(creating =>
            {
                creating.Run($"{SqliteInboxSchema.Create} PRAGMA user_version={SchemaVersion};");
                return true;
            });
            return;
        }

        if (version != SchemaVersion)
        {
            throw Unusable(version > SchemaVersion
                ? $"has schema version {version}, but this version of EmailWebhooks.Inbox.Sqlite supports only {SchemaVersion}. Update the package, or use another file."
                : "is not an inbox. Check the path.");
        }
    }

    private InvalidOperationException Unusable(string problem, Exception? cause = null) =>
        new($"The inbox '{_connectionString.DataSource}' (Data Source of the connection string given to AddSqliteInbox) {problem}", cause);

    private async Task TruncateAsync()
    {
        try
        {
            await _writing.WaitAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Closing the file has already removed the log.
            return;
        }

        try
        {
            _truncationDue = false;
            if (_writer is null || _writer.TryTruncateLog())
            {
                return;
            }
        }
        catch (SqliteException)
        {
            // The next write reports what is wrong with the disk.
        }
        finally
        {
            _writing.Release();
        }

        // A reader still needs the log.
        _truncation.Change(TruncationDelay, Timeout.InfiniteTimeSpan);
    }
}
