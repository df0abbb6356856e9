using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace EmailWebhooks.Inbox.PostgreSql.Tests;

/// <summary>How an application starts when the server, which asks one of its users for a password, refuses the login.</summary>
[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.OwnServers))]
public sealed class LoginTests(string name)
{
    private const string Setting = "the connection string given to AddPostgreSqlInbox";

    private readonly string _rules = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.hba");
    private PostgreSqlServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        await File.WriteAllTextAsync(_rules, "host all with_password all password\nhost all not_admitted all reject\nhost all all all trust\n");
        _server = await PostgreSqlServer.StartAsync($"{PostgreSqlServer.NotDurable} -c hba_file={_rules}");
        await using var dataSource = NpgsqlDataSource.Create(_server.ConnectionString);
        foreach (var sql in (string[])
        [
            "CREATE ROLE with_password LOGIN PASSWORD 'correct'",
            "CREATE ROLE not_admitted LOGIN",
            "CREATE ROLE without_login NOLOGIN",
            "CREATE ROLE without_connect LOGIN",
            "CREATE DATABASE inbox OWNER with_password",
            "REVOKE CONNECT ON DATABASE inbox FROM PUBLIC",
        ])
        {
            await using var command = dataSource.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await (_server?.DisposeAsync() ?? default);
        File.Delete(_rules);
    }

    [TestCase("Username=with_password;Password=hunter2", $"Check Username and Password in {Setting}.")]
    [TestCase("Username=with_password", $"check {Setting}", Description = "no password")]
    [TestCase("Username=not_admitted;Password=hunter2", $"Check Username and Password in {Setting}.")]
    [TestCase("Username=without_login;Password=hunter2", $"Check Username and Password in {Setting}.")]
    [TestCase("Username=no_such_user;Password=hunter2", $"Check Username and Password in {Setting}.")]
    [TestCase("Database=no_such_database;Password=hunter2", $"Check Database in {Setting}.")]
    [TestCase("Username=without_connect;Password=hunter2", $"the user of {Setting} lacks privileges. Grant CONNECT on the database")]
    public void Refused_login_keeps_the_application_from_starting_and_names_the_setting(string login, string message)
    {
        var connectionString = ConnectionString(login);
        Assert.That(() => StartAsync(receiver => receiver.AddPostgreSqlInbox(connectionString)), Refuses(message), name);

        using var dataSource = NpgsqlDataSource.Create(connectionString);
        Assert.That(
            () => StartAsync(receiver => receiver.AddPostgreSqlInbox(), dataSource),
            Refuses(message.Replace(Setting, "the connection string of the NpgsqlDataSource in the container", StringComparison.Ordinal)));

        static NUnit.Framework.Constraints.Constraint Refuses(string message) =>
            Throws.InvalidOperationException.With.Message.Contains(message).And.Property(nameof(Exception.InnerException)).InstanceOf<NpgsqlException>()
                .And.Matches<Exception>(thrown => !thrown.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    [Test]
    public void Accepted_login_lets_the_application_start() =>
        Assert.That(() => StartAsync(receiver => receiver.AddPostgreSqlInbox(ConnectionString("Username=with_password;Password=correct"))), Throws.Nothing);

    private string ConnectionString(string login) => $"{_server.ConnectionString};Database=inbox;Pooling=false;{login}";

    private static async Task StartAsync(Action<IWebhookReceiverBuilder> addInbox, NpgsqlDataSource? dataSource = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddRouting();
        if (dataSource is not null)
        {
            builder.Services.AddSingleton(dataSource);
        }

        addInbox(builder.Services.AddWebhookReceiver(options => options.Secrets.Add("secret")));
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
