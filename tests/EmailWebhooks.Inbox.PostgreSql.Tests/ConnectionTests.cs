using System.Data.Common;
using EmailWebhooks.AspNetCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Inbox.PostgreSql.Tests;

/// <summary>Tests that need no server.</summary>
public sealed class ConnectionTests
{
    [TestCase("Host=db;Port=x;Password=hunter2")]
    [TestCase("Host=db;Password=hunter2;hunter3=x")]
    [TestCase("hunter2")]
    [TestCase("Host=db;Password='hunter2")]
    [TestCase("Password=hunter2", Description = "no host")]
    [TestCase("Host=db;SSL Mode=hunter2")]
    [TestCase("Host=db;Timeout=hunter2")]
    public void Connection_string_that_is_unreadable_is_refused_without_being_quoted(string connectionString)
    {
        using var services = Services(receiver => receiver.AddPostgreSqlInbox(connectionString)).BuildServiceProvider();
        var thrown = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IWebhookInboxStore>())!;
        Assert.That(thrown.ToString(), Does.Contain("The connection string given to AddPostgreSqlInbox cannot be used").And.Not.Contains("hunter"));
    }

    [Test]
    public void Unreachable_server_is_a_transient_failure()
    {
        using var services = Services(receiver => receiver.AddPostgreSqlInbox("Host=127.0.0.1;Port=1;Password=hunter2")).BuildServiceProvider();
        var thrown = Assert.CatchAsync<DbException>(() => services.GetRequiredService<IWebhookInboxStore>().InitializeAsync())!;
        Assert.That(thrown.IsTransient);
        Assert.That(thrown.ToString(), Does.Not.Contain("hunter2"));
    }

    [Test]
    public void Options_come_from_the_section_and_then_from_the_code()
    {
        var services = Services(receiver => receiver.AddPostgreSqlInbox("Host=db", configurePostgreSql: options => options.Table = "events"));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("WebhookReceiver:Inbox:PostgreSql:Schema", "hooks"), new("WebhookReceiver:Inbox:PostgreSql:Table", "other")]).Build());
        using var application = services.BuildServiceProvider();
        var options = application.GetRequiredService<IOptions<PostgreSqlInboxOptions>>().Value;
        Assert.That((options.Schema, options.Table), Is.EqualTo(("hooks", "events")));
    }

    [Test]
    public void Options_default_to_public_and_email_webhooks_inbox() =>
        Assert.That((new PostgreSqlInboxOptions().Schema, new PostgreSqlInboxOptions().Table), Is.EqualTo(("public", "email_webhooks_inbox")));

    [TestCase("")]
    [TestCase("a\0b")]
    [TestCase("a_name_of_more_than_fifty_bytes_that_leaves_no_room_for_the_names_of_indexes")]
    public void Invalid_table_name_is_refused(string table)
    {
        using var services = Services(receiver => receiver.AddPostgreSqlInbox("Host=db", null, options => options.Table = table)).BuildServiceProvider();
        Assert.That(services.GetRequiredService<IWebhookInboxStore>, Throws.TypeOf<OptionsValidationException>().With.Message.Contains("WebhookReceiver:Inbox:PostgreSql:Table"));
    }

    [Test]
    public void Second_inbox_is_refused() => Assert.That(
        () => Services(receiver => receiver.AddPostgreSqlInbox("Host=db").AddPostgreSqlInbox("Host=db")), Throws.InvalidOperationException);

    [Test]
    public void Null_is_refused()
    {
        Assert.That(() => PostgreSqlInboxBuilderExtensions.AddPostgreSqlInbox(null!, "Host=db"), Throws.ArgumentNullException);
        Assert.That(() => Services(receiver => receiver.AddPostgreSqlInbox((string)null!)), Throws.ArgumentNullException);
    }

    private static ServiceCollection Services(Action<IWebhookReceiverBuilder> add)
    {
        var services = new ServiceCollection();
        add(services.AddWebhookReceiver(options => options.Secrets.Add("secret")));
        return services;
    }
}
