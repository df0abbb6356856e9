using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.PostgreSql.Tests.Support;
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
            Assert.That(outcomes.Select(results => results.Select(result => result.Id).Distinct().Count()), Is.All.EqualTo(1));
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
    public async Task AddAsync_of_a_text_that_PostgreSQL_cannot_hold_adds_nothing_of_its_group()
    {
        await using var table = new InboxTable();
        var store = await table.CreateInitializedStoreAsync();
        var thrown = Assert.CatchAsync<PostgresException>(() => store.AddAsync(Entries.Entry(), Entries.Entry(name: "a\0b")))!;
        Assert.That(thrown.IsTransient, Is.False, "so the inbox adds them one by one");
        Assert.That((await store.GetStatisticsAsync()).Pending, Is.Zero);
    }

    [TestCase('\0')]
    [TestCase('\uD83D', Description = "an unpaired surrogate")]
    public async Task FailAsync_stores_an_error_that_PostgreSQL_cannot_hold(char unstorable)
    {
        await using var table = new InboxTable();
        var store = await table.CreateInitializedStoreAsync();
        await store.AddAsync([Entries.Entry()], TimeSpan.Zero, Entries.Claim(0));
        var claimed = (await store.ClaimAsync(Entries.Claim(1))).Single();
        var outcomes = await store.FailAsync([new WebhookInboxFailedAttempt(claimed.Lease, TimeSpan.Zero, $"an {unstorable}")]);
        Assert.That(outcomes.Single(), Is.EqualTo(WebhookInboxFailureOutcome.Failed));
        Assert.That((await store.GetFailedAsync(1)).Single().LastError, Is.EqualTo("an \uFFFD"));
    }
}
