using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.PostgreSql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace EmailWebhooks.Inbox.PostgreSql.Tests;

/// <summary>Several stores that use one table at the same time.</summary>
[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.Servers))]
public sealed class ReplicaTests(string server)
{
    [Test]
    public async Task AddAsync_of_the_same_keys_in_opposite_orders_adds_each_once_and_never_deadlocks()
    {
        await using var table = new InboxTable();
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => table.CreateInitializedStoreAsync()));
        for (var round = 0; round < 10; round++)
        {
            var entries = Entries.Keyed(64);
            var added = await Task.WhenAll(replicas.Select((store, replica) => Task.Run(() => store.AddAsync(replica % 2 == 0 ? entries : [.. entries.Reverse()]))));

            var outcomes = added.SelectMany((results, replica) => (replica % 2 == 0 ? results : results.Reverse()).Select((result, index) => (index, result))).ToLookup(pair => pair.index, pair => pair.result);
            Assert.That(outcomes.Select(results => results.Count(result => result.Outcome == WebhookInboxAddOutcome.Added)), Is.All.EqualTo(1), server);
            Assert.That(outcomes.Select(results => results.Select(result => result.Id).Where(id => id != 0).Distinct().Count()), Is.All.EqualTo(1));
        }
    }

    [Test]
    public async Task ClaimAsync_gives_each_event_to_one_replica()
    {
        await using var table = new InboxTable();
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => table.CreateInitializedStoreAsync()));
        await replicas[0].AddAsync(Entries.Keyed(500));

        var claims = await Task.WhenAll(replicas.Select(store => Task.Run(() => ClaimAllAsync(store))));
        Assert.That(claims.SelectMany(claim => claim), Is.Unique.And.Exactly(500).Items);

        static async Task<List<long>> ClaimAllAsync(IWebhookInboxStore store)
        {
            // Rows that others have locked are skipped, so an empty claim does not mean that nothing is left.
            List<long> ids = [];
            for (var empty = 0; empty < 3;)
            {
                var claimed = await store.ClaimAsync(Entries.Claim(7));
                ids.AddRange(claimed.Select(claim => claim.Lease.Id));
                empty = claimed.Count == 0 ? empty + 1 : 0;
            }

            return ids;
        }
    }

    [Test]
    public async Task AddAsync_of_text_that_PostgreSQL_cannot_store_adds_no_event_of_its_group()
    {
        await using var table = new InboxTable();
        var store = await table.CreateInitializedStoreAsync();
        var thrown = Assert.CatchAsync<PostgresException>(() => store.AddAsync(Entries.Entry(), Entries.Entry(name: "a\0b")))!;
        Assert.That(thrown.IsTransient, Is.False, "so the inbox adds them one by one");
        Assert.That((await store.GetStatisticsAsync()).Pending, Is.Zero);
    }

    [Test]
    public async Task AddAsync_adds_new_events_and_revives_failed_ones_in_one_commit()
    {
        await using var table = new InboxTable();
        var store = await table.CreateInitializedStoreAsync();
        var repeat = Entries.Entry(key: Guid.NewGuid());
        await store.AddAsync([repeat], TimeSpan.Zero, Entries.Claim(0));
        var claimed = (await store.ClaimAsync(Entries.Claim(1))).Single();
        await store.FailAsync([new WebhookInboxFailedAttempt(claimed.Lease, TimeSpan.Zero, "failed")]);
        await table.ExecuteAsync($"""
            CREATE FUNCTION "{table.Schema}".refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON {table.Name} FOR EACH ROW EXECUTE FUNCTION "{table.Schema}".refuse();
            """);

        Assert.CatchAsync<PostgresException>(() => store.AddAsync([Entries.Entry(), repeat], Entries.RetryFor, Entries.Claim(2)));

        var statistics = await store.GetStatisticsAsync();
        Assert.That((statistics.Pending, statistics.Processing, statistics.Failed), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public async Task Failed_attempts_are_recorded_in_a_database_whose_character_set_cannot_represent_their_errors()
    {
        await using var server = new InboxTable();
        var database = $"latin_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"CREATE DATABASE {database} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddRouting();
            builder.Services.AddWebhookReceiver(options => options.Secrets.Add("secret"))
                .AddHandler<WebhookEvent>((_, delivery, _) => throw new InvalidOperationException(delivery.Body.Length > 2 ? "from → to" : "plain"))
                .AddPostgreSqlInbox(new NpgsqlConnectionStringBuilder(PostgreSqlTests.ConnectionString) { Database = database, Pooling = false }.ConnectionString, options => options.MaxConcurrency = 4);
            using var host = builder.Build();
            var store = host.Services.GetRequiredService<IWebhookInboxStore>();
            await store.InitializeAsync();
            await store.AddAsync([Entries.Entry(), Entries.Entry("{ }"), Entries.Entry(), Entries.Entry()], TimeSpan.Zero, Entries.Claim(0));
            await host.StartAsync();
            IReadOnlyList<WebhookInboxEntry> failed = [];
            for (var deadline = DateTime.UtcNow.AddSeconds(30); failed.Count < 4 && DateTime.UtcNow < deadline; await Task.Delay(20))
            {
                failed = await store.GetFailedAsync(10);
            }

            await host.StopAsync();
            Assert.That(failed.Select(one => one.LastError), Is.EquivalentTo(
                Enumerable.Repeat("System.InvalidOperationException: plain", 3).Append("System.InvalidOperationException: from ? to")));
        }
        finally
        {
            await server.ExecuteAsync($"DROP DATABASE {database} WITH (FORCE)");
        }
    }
}
