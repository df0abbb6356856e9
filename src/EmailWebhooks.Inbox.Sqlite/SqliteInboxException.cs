using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmailWebhooks.Inbox.Sqlite;

/// <summary>A failure of the file. It does not depend on the event, so it counts as transient.</summary>
internal sealed class SqliteInboxException : DbException
{
    private SqliteInboxException(string message, SqliteException cause)
        : base(message, cause)
    {
    }

    public override bool IsTransient => true;

    public static SqliteInboxException From(SqliteException failure, string file) => new($"The inbox '{file}' {Describe(failure)}", failure);

    public static string Describe(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CANTOPEN => "cannot be opened. Its folder must exist, and the application's user needs permission to write to it.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => "is read-only. Grant the application's user permission to write to it and to its folder.",
        raw.SQLITE_FULL => "cannot be written to: the disk is full. Free some space; events are refused until then.",
        raw.SQLITE_NOTADB => "is not a SQLite database. Check the path.",
        raw.SQLITE_CORRUPT => "is damaged. Restore it from a backup, or recover what you can with SQLite's .recover command.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is locked by another program. Close that program.",
        _ => $"cannot be used: {failure.Message}",
    };
}
