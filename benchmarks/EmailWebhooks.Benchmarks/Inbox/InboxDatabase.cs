using EmailWebhooks.AspNetCore;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EmailWebhooks.Benchmarks.Inbox;

/// <summary>A folder for SQLite files, or a PostgreSQL server of its own with default durability.</summary>
internal sealed class InboxDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("email-webhooks-inbox-").FullName;
    private readonly PostgreSqlServer? _server;

    private InboxDatabase(PostgreSqlServer? server) => _server = server;

    public static async Task<InboxDatabase> StartAsync(string kind) => kind switch
    {
        "sqlite" => new InboxDatabase(null),
        "postgres" => new InboxDatabase(await PostgreSqlServer.StartAsync()),
        _ => throw new ArgumentException("The kind of database is sqlite or postgres.", nameof(kind)),
    };

    /// <summary>Adds an inbox with its own file or schema.</summary>
    public void AddInbox(IWebhookReceiverBuilder receiver, string name, Action<WebhookInboxOptions>? configure = null)
    {
        if (_server is null)
        {
            receiver.AddSqliteInbox($"Data Source={Path.Combine(_folder, name)}.db", configure);
        }
        else
        {
            receiver.AddPostgreSqlInbox(_server.ConnectionString, configure, options => options.Schema = name);
        }
    }

    public ServiceProvider CreateStore(string name)
    {
        var services = new ServiceCollection();
        AddInbox(services.AddWebhookReceiver(options => options.AllowUnauthenticated = true), name);
        return services.BuildServiceProvider();
    }

    /// <summary>Creates what a developer without an inbox would write: one insert and commit for each request, as durable as the inbox.</summary>
    public async Task<Func<byte[], Task>> CreateNaiveInsertAsync()
    {
        const string Columns = "(id {0}, vendor text not null, event text not null, received_at {1} not null, body {2} not null)";
        if (_server is null)
        {
            var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "naive")}.db");
            await connection.OpenAsync();
            await ExecuteAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE naive " + string.Format(null, Columns, "integer primary key", "text", "blob"));
            var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO naive (vendor, event, received_at, body) VALUES ('pinpointe', 'open', $at, $body)";
            var (at, body) = (insert.Parameters.Add("$at", SqliteType.Text), insert.Parameters.Add("$body", SqliteType.Blob));
            insert.Prepare();
            var turn = new SemaphoreSlim(1);
            return async bytes =>
            {
                await turn.WaitAsync();
                try
                {
                    (at.Value, body.Value) = (DateTime.UtcNow, bytes);
                    insert.ExecuteNonQuery();
                }
                finally
                {
                    turn.Release();
                }
            };

            async Task ExecuteAsync(string sql)
            {
                using var command = connection.CreateCommand();
                command.CommandText = sql;
                await command.ExecuteNonQueryAsync();
            }
        }

        var dataSource = NpgsqlDataSource.Create(_server.ConnectionString);
        await using (var create = dataSource.CreateCommand("CREATE TABLE naive " + string.Format(null, Columns, "bigint generated always as identity primary key", "timestamptz", "bytea")))
        {
            await create.ExecuteNonQueryAsync();
        }

        return async bytes =>
        {
            await using var insert = dataSource.CreateCommand("INSERT INTO naive (vendor, event, received_at, body) VALUES ('pinpointe', 'open', $1, $2)");
            insert.Parameters.Add(new() { Value = DateTime.UtcNow });
            insert.Parameters.Add(new() { Value = bytes });
            await insert.ExecuteNonQueryAsync();
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
