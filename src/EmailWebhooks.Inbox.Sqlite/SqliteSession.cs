using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>A connection that prepares each statement once.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public SqliteConnection Connection => connection;

    /// <summary>The id of the row that was inserted last.</summary>
    public long LastInsertedId => raw.sqlite3_last_insert_rowid(connection.Handle);

    /// <summary>Runs statements in one transaction, which waits for those of other processes.</summary>
    public T Transact<T>(Func<SqliteSession, T> write)
    {
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
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>Runs a statement with the values of <c>$1</c>, <c>$2</c>, …, and returns the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query. Dispose the reader before the next statement.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>Runs a query for one number; 0 when there is none.</summary>
    public long Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() is long number ? number : 0;

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        ref var command = ref CollectionsMarshal.GetValueRefOrAddDefault(_prepared, sql, out var known);
        if (!known)
        {
            command = new SqliteCommand(sql, connection);
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command!.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command!;
    }
}
