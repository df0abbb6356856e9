using EmailWebhooks.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EmailWebhooks.Inbox.PostgreSql.Tests.Support;

/// <summary>A separate schema with the table of an inbox, and stores on it.</summary>
internal sealed class InboxTable : IAsyncDisposable
{
    private readonly List<ServiceProvider> _applications = [];

    public InboxTable(string? connectionString = null, string? schema = null, string table = "inbox")
    {
        ConnectionString = connectionString ?? PostgreSqlTests.ConnectionString;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
        Schema = schema ?? $"test_{Guid.NewGuid():N}";
        Table = table;
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public string Schema { get; }

    public string Table { get; }

    /// <summary>The qualified name in SQL.</summary>
    public string Name => $"\"{Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\".\"{Table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Creates the store of an application; each call creates another replica.</summary>
    public IWebhookInboxStore CreateStore(string? connectionString = null)
    {
        var services = new ServiceCollection();
        services.AddWebhookReceiver(options => options.Secrets.Add("secret")).AddPostgreSqlInbox(connectionString ?? ConnectionString, configurePostgreSql: Name);
        return Resolve(services);

        void Name(PostgreSqlInboxOptions options) => (options.Schema, options.Table) = (Schema, Table);
    }

    /// <summary>Creates the store of an application that has its own data source.</summary>
    public IWebhookInboxStore CreateStore(NpgsqlDataSource dataSource)
    {
        var services = new ServiceCollection();
        services.AddSingleton(dataSource);
        services.AddWebhookReceiver(options => options.Secrets.Add("secret")).AddPostgreSqlInbox(null, options => (options.Schema, options.Table) = (Schema, Table));
        return Resolve(services);
    }

    public async Task<IWebhookInboxStore> CreateInitializedStoreAsync()
    {
        var store = CreateStore();
        await store.InitializeAsync();
        return store;
    }

    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Moves all stored times into the past.</summary>
    public Task AdvanceAsync(TimeSpan by) => ExecuteAsync($"""
        UPDATE {Name} SET due = due - interval '{by.TotalMilliseconds:0} milliseconds', give_up_at = give_up_at - interval '{by.TotalMilliseconds:0} milliseconds',
            lease_until = lease_until - interval '{by.TotalMilliseconds:0} milliseconds', received_at = received_at - interval '{by.TotalMilliseconds:0} milliseconds'
        """);

    public async ValueTask DisposeAsync()
    {
        foreach (var application in _applications)
        {
            await application.DisposeAsync();
        }

        await ExecuteAsync($"DROP SCHEMA IF EXISTS \"{Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\" CASCADE");
        await DataSource.DisposeAsync();
    }

    private IWebhookInboxStore Resolve(ServiceCollection services)
    {
        var application = services.BuildServiceProvider();
        _applications.Add(application);
        return application.GetRequiredService<IWebhookInboxStore>();
    }
}
