using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.PostgreSql;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an inbox that is kept in a PostgreSQL database.</summary>
public static class PostgreSqlInboxBuilderExtensions
{
    /// <summary>
    /// Adds an inbox that keeps its events in a table of a PostgreSQL database, which any number of replicas of the
    /// application can share. The table is created at start if it is missing.
    /// </summary>
    /// <remarks>
    /// The response to a delivery is 200 once the event is stored, and 503 if it cannot be stored; the handlers run
    /// afterwards, and are retried when they fail. When the database cannot be reached at start, the application starts
    /// anyway and tries again; when the server refuses the login, or the table cannot be used, the application does not
    /// start. The options are bound from the sections <c>WebhookReceiver:Inbox</c> and
    /// <c>WebhookReceiver:Inbox:PostgreSql</c> and validated at start.
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="connectionString">The Npgsql connection string of the database, for example <c>Host=db;Database=shop;Username=shop;Password=…</c>.</param>
    /// <param name="configure">Changes the options of the inbox after they have been bound; null to change nothing.</param>
    /// <param name="configurePostgreSql">Changes the options of the table after they have been bound; null to change nothing.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="connectionString"/> is null.</exception>
    /// <exception cref="InvalidOperationException">An inbox has already been added.</exception>
    public static IWebhookReceiverBuilder AddPostgreSqlInbox(
        this IWebhookReceiverBuilder builder,
        string connectionString,
        Action<WebhookInboxOptions>? configure = null,
        Action<PostgreSqlInboxOptions>? configurePostgreSql = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return Add(builder, configure, configurePostgreSql, services => new PostgreSqlInboxStore(CreateDataSource(connectionString), ownsDataSource: true, Options(services)));
    }

    /// <summary>
    /// Adds an inbox that uses the <see cref="NpgsqlDataSource"/> in the service container, for example one from Npgsql's
    /// <c>AddNpgsqlDataSource</c>; see
    /// <see cref="AddPostgreSqlInbox(IWebhookReceiverBuilder, string, Action{WebhookInboxOptions}?, Action{PostgreSqlInboxOptions}?)"/>.
    /// </summary>
    /// <param name="builder">The receiver.</param>
    /// <param name="configure">Changes the options of the inbox after they have been bound; null to change nothing.</param>
    /// <param name="configurePostgreSql">Changes the options of the table after they have been bound; null to change nothing.</param>
    /// <returns>The receiver.</returns>
    /// <remarks>A data source from <see cref="NpgsqlSlimDataSourceBuilder"/> needs <see cref="NpgsqlSlimDataSourceBuilder.EnableArrays"/>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="InvalidOperationException">An inbox has already been added.</exception>
    public static IWebhookReceiverBuilder AddPostgreSqlInbox(
        this IWebhookReceiverBuilder builder, Action<WebhookInboxOptions>? configure = null, Action<PostgreSqlInboxOptions>? configurePostgreSql = null) =>
        Add(builder, configure, configurePostgreSql, services => new PostgreSqlInboxStore(services.GetRequiredService<NpgsqlDataSource>(), ownsDataSource: false, Options(services)));

    private static IWebhookReceiverBuilder Add(
        IWebhookReceiverBuilder builder, Action<WebhookInboxOptions>? configure, Action<PostgreSqlInboxOptions>? configurePostgreSql, Func<IServiceProvider, PostgreSqlInboxStore> store)
    {
        builder.AddInbox(store, configure);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<PostgreSqlInboxOptions>, PostgreSqlInboxSection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlInboxOptions>, PostgreSqlInboxOptionsValidator>());
        services.AddOptionsWithValidateOnStart<PostgreSqlInboxOptions>();
        if (configurePostgreSql is not null)
        {
            services.Configure(configurePostgreSql);
        }

        return builder;
    }

    private static PostgreSqlInboxOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<PostgreSqlInboxOptions>>().Value;

    private static NpgsqlDataSource CreateDataSource(string connectionString)
    {
        try
        {
            return new NpgsqlSlimDataSourceBuilder(connectionString).EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity().Build();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            // The exception is omitted because its message can quote part of the password.
            throw new InvalidOperationException(
                "The connection string given to AddPostgreSqlInbox cannot be used. Expected: Host=…;Database=…;Username=…;Password=…, with quotation marks around values that contain ; or =.");
        }
    }
}
