using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.Sqlite;
using Microsoft.Data.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts an inbox in a SQLite file in front of the handlers.</summary>
public static class SqliteInboxBuilderExtensions
{
    /// <summary>
    /// Adds an inbox that keeps its events in a SQLite file: a delivery is answered with 200 once it is in the file, and
    /// the handlers run afterwards and are retried until they succeed.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The file is created at start when it is missing; its folder has to be there, on a local disk: network shares lock
    /// and flush files in ways that lose data. It belongs to the inbox of one process, which a lock on the file
    /// <c>&lt;file&gt;.owner</c> beside it proves: a second process does not start. For several replicas use the package
    /// <c>EmailWebhooks.Inbox.PostgreSql</c>.
    /// </para>
    /// <para>
    /// The write-ahead log is flushed at each commit (<c>synchronous=FULL</c>); events that arrive at the same time share
    /// a commit. A completed event is deleted and overwritten, and the log that held it truncated within seconds. While
    /// other events wait, or are kept as failed, copies of parts of it can last in the pages that it shared with them.
    /// </para>
    /// <para>Other options come from the section <c>WebhookReceiver:Inbox</c>: see <see cref="WebhookInboxOptions"/>.</para>
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="connectionString">The connection string, for instance <c>Data Source=webhooks.db</c>. An in-memory database is refused.</param>
    /// <param name="configure">Changes the options after they were bound; null when the section says everything.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="connectionString"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> cannot be read, names no file or an in-memory database.</exception>
    /// <exception cref="InvalidOperationException">An inbox was added already.</exception>
    public static IWebhookReceiverBuilder AddSqliteInbox(
        this IWebhookReceiverBuilder builder, string connectionString, Action<WebhookInboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionString);

        var connection = ReadConnectionString(connectionString);
        return builder.AddInbox(services => SqliteInboxStore.Create(connection, services.GetRequiredService<TimeProvider>()), configure);
    }

    internal static SqliteConnectionStringBuilder ReadConnectionString(string connectionString)
    {
        SqliteConnectionStringBuilder connection;
        try
        {
            connection = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException unreadable)
        {
            throw new ArgumentException("The connection string of the inbox cannot be read. Give AddSqliteInbox one like 'Data Source=webhooks.db'.", nameof(connectionString), unreadable);
        }

        if (string.IsNullOrWhiteSpace(connection.DataSource)
            || connection.Mode == SqliteOpenMode.Memory
            || connection.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || connection.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                "The connection string of the inbox does not name a file. An event in memory would be lost with the process: give AddSqliteInbox a path, for instance 'Data Source=webhooks.db'.",
                nameof(connectionString));
        }

        return connection;
    }
}
