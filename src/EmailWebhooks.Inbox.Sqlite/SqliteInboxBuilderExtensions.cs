using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.Sqlite;
using Microsoft.Data.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an inbox that is kept in a SQLite file.</summary>
public static class SqliteInboxBuilderExtensions
{
    /// <summary>
    /// Adds an inbox that keeps its events in a SQLite file. The response to a delivery is 200 once the event is in the file;
    /// the handlers run afterwards, and are retried when they fail.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The file is created at start if it is missing. Its folder must exist and be on a local disk, because locking and
    /// flushing are unreliable on network shares, and events could be lost. The file belongs to the inbox of one process,
    /// which locks the file <c>&lt;file&gt;.owner</c> next to it; a second process that uses the file does not start. For
    /// several replicas, use the package <c>EmailWebhooks.Inbox.PostgreSql</c>.
    /// </para>
    /// <para>
    /// The write-ahead log is flushed at each commit (<c>synchronous=FULL</c>); events that arrive at the same time share a
    /// commit. When an event completes, it is deleted and overwritten, and the log is truncated within seconds, unless a
    /// reader still needs it. While other events are stored, parts of its content can remain in pages that it shared with them.
    /// </para>
    /// <para>The options are bound from the section <c>WebhookReceiver:Inbox</c>: see <see cref="WebhookInboxOptions"/>.</para>
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="connectionString">The connection string, for example <c>Data Source=webhooks.db</c>. In-memory databases and <c>file:</c> URIs are refused.</param>
    /// <param name="configure">Changes the options after they have been bound; null to change nothing.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="connectionString"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> cannot be parsed, does not name a file, is a <c>file:</c> URI, or names an in-memory database.</exception>
    /// <exception cref="InvalidOperationException">An inbox has already been added.</exception>
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
            throw new ArgumentException("The connection string of the inbox cannot be parsed. Pass AddSqliteInbox one like 'Data Source=webhooks.db'.", nameof(connectionString), unreadable);
        }

        if (string.IsNullOrWhiteSpace(connection.DataSource)
            || connection.Mode == SqliteOpenMode.Memory
            || connection.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || connection.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                "The connection string of the inbox must contain the path of a file; in-memory databases and 'file:' URIs are not supported. Pass AddSqliteInbox a path, for example 'Data Source=webhooks.db'.",
                nameof(connectionString));
        }

        return connection;
    }
}
