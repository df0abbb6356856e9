using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.PostgreSql.Tests.Support;
using Npgsql;
using NUnit.Framework.Constraints;

namespace EmailWebhooks.Inbox.PostgreSql.Tests;

[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.Servers))]
public sealed class SchemaTests(string server)
{
    [Test]
    public async Task Replicas_that_start_at_the_same_time_create_one_table()
    {
        await using var table = new InboxTable();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => table.CreateStore().InitializeAsync()));

        var added = await table.CreateStore().AddAsync(Entries.Entry());
        Assert.That(added.Single().Outcome, Is.EqualTo(WebhookInboxAddOutcome.Added), server);
    }

    [TestCase("Inbox of \"Müller\"; DROP", "a \"table\".of' ours\\")]
    public async Task Names_are_quoted(string schema, string name)
    {
        await using var table = new InboxTable(schema: schema, table: name);
        var store = await table.CreateInitializedStoreAsync();
        await store.AddAsync(Entries.Entry());
        Assert.That(await store.ClaimAsync(Entries.Claim(10)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Sql_in_the_readme_creates_the_same_table_as_the_store()
    {
        await using var created = new InboxTable(table: "email_webhooks_inbox");
        await created.CreateInitializedStoreAsync();
        await using var byHand = new InboxTable(table: "email_webhooks_inbox");
        await byHand.ExecuteAsync($"CREATE SCHEMA \"{byHand.Schema}\"");
        await byHand.ExecuteAsync($"SET search_path TO \"{byHand.Schema}\"; {ReadmeSql()}");

        await byHand.CreateInitializedStoreAsync();
        Assert.That(await DescribeAsync(byHand), Is.EqualTo(await DescribeAsync(created)).And.Contains("give_up_at").And.Contains("_key"));
    }

    [Test]
    public async Task Table_of_a_newer_version_is_refused()
    {
        await using var table = new InboxTable();
        await table.CreateInitializedStoreAsync();
        await table.ExecuteAsync($"COMMENT ON TABLE {table.Name} IS 'EmailWebhooks inbox, version 2'");
        Assert.That(() => table.CreateStore().InitializeAsync(), Refuses("version 2").And.Message.Contains("WebhookReceiver:Inbox:PostgreSql:Table"));
    }

    [Test]
    public async Task Table_of_another_application_is_refused()
    {
        await using var table = new InboxTable();
        await table.ExecuteAsync($"CREATE SCHEMA {table.Schema}; CREATE TABLE {table.Name} (id int)");
        Assert.That(() => table.CreateStore().InitializeAsync(), Refuses("is not an inbox").And.Message.Contains("WebhookReceiver:Inbox:PostgreSql:Table"));
    }

    [TestCase("", "CREATE on the schema", Description = "no privileges at all")]
    [TestCase("GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT, INSERT, UPDATE ON {2} TO {1}", "DELETE")]
    [TestCase("GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT, INSERT, UPDATE, DELETE ON {2} TO {1}", "USAGE on its sequence")]
    public async Task Missing_privileges_are_named(string grant, string missing)
    {
        await using var table = new InboxTable();
        await table.CreateInitializedStoreAsync();
        await using var user = await User.CreateAsync(table);
        await table.ExecuteAsync(string.Format(null, grant, table.Schema, user.Name, table.Name) + ";SELECT 1");
        Assert.That(() => table.CreateStore(user.ConnectionString).InitializeAsync(), Refuses(missing));
    }

    [Test]
    public async Task User_with_the_privileges_that_the_readme_names_can_use_the_table()
    {
        await using var table = new InboxTable();
        await table.CreateInitializedStoreAsync();
        await using var user = await User.CreateAsync(table);
        await table.ExecuteAsync($"GRANT USAGE ON SCHEMA {table.Schema} TO {user.Name}; GRANT SELECT, INSERT, UPDATE, DELETE ON {table.Name} TO {user.Name}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {table.Schema} TO {user.Name}");
        var store = table.CreateStore(user.ConnectionString);
        await store.InitializeAsync();
        await store.AddAsync(Entries.Entry());
        Assert.That(await store.ClaimAsync(Entries.Claim(1)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Slim_data_source_without_arrays_is_refused()
    {
        await using var table = new InboxTable();
        await using var slim = new NpgsqlSlimDataSourceBuilder(table.ConnectionString).Build();
        Assert.That(() => table.CreateStore(slim).InitializeAsync(), Refuses("EnableArrays()"));
    }

    [Test]
    public async Task Data_source_of_the_application_is_used_and_stays_open()
    {
        await using var table = new InboxTable();
        await using (var other = new InboxTable(schema: table.Schema))
        {
            var store = other.CreateStore(table.DataSource);
            await store.InitializeAsync();
            await store.AddAsync(Entries.Entry());
        }

        Assert.That(await table.ExecuteAsync("SELECT 1"), Is.EqualTo(1));
    }

    private static ContainsConstraint Refuses(string message) => Throws.TypeOf<InvalidOperationException>().With.Message.Contains(message);

    private static string ReadmeSql()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PostgreSql-README.md"));
        var start = readme.IndexOf("```sql", StringComparison.Ordinal) + "```sql".Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    /// <summary>Columns, indexes, settings and the comment, without the name of the schema.</summary>
    private static async Task<string> DescribeAsync(InboxTable table) => ((string)(await table.ExecuteAsync($"""
        SELECT concat_ws(E'\n',
            (SELECT string_agg(concat_ws(' ', column_name, data_type, is_nullable, column_default, is_identity), E'\n' ORDER BY ordinal_position)
                FROM information_schema.columns WHERE table_schema = '{table.Schema}'),
            (SELECT string_agg(indexdef, E'\n' ORDER BY indexname) FROM pg_indexes WHERE schemaname = '{table.Schema}'),
            (SELECT array_to_string(reloptions, ',') FROM pg_class WHERE oid = to_regclass('{table.Name}')),
            obj_description(to_regclass('{table.Name}'), 'pg_class'))
        """))!).Replace(table.Schema, "", StringComparison.Ordinal);

    /// <summary>A user that may log in and do nothing else.</summary>
    private sealed class User(InboxTable table, string name) : IAsyncDisposable
    {
        public string Name { get; } = name;

        public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(table.ConnectionString) { Username = name, Password = "of-the-user", Pooling = false }.ConnectionString;

        public static async Task<User> CreateAsync(InboxTable table)
        {
            var user = new User(table, $"user_{Guid.NewGuid():N}");
            await table.ExecuteAsync($"CREATE ROLE {user.Name} LOGIN PASSWORD 'of-the-user'");
            return user;
        }

        public async ValueTask DisposeAsync() => await table.ExecuteAsync($"DROP OWNED BY {Name}; DROP ROLE {Name}");
    }
}
