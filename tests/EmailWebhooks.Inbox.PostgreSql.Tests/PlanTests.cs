using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.PostgreSql.Tests.Support;

namespace EmailWebhooks.Inbox.PostgreSql.Tests;

/// <summary>The plans of the statements that the store runs, as PostgreSQL logs them, with a large backlog and many retained keys.</summary>
[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.OwnServers))]
public sealed class PlanTests(string name)
{
    private const int Rows = 20_000;

    private PostgreSqlServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await PostgreSqlServer.StartAsync($"{PostgreSqlServer.NotDurable} -c autovacuum=off -c shared_preload_libraries=auto_explain -c auto_explain.log_min_duration=0");

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase(false, Description = "a backlog that grew before the next ANALYZE")]
    [TestCase(true)]
    public async Task No_statement_reads_the_whole_table(bool analyzed)
    {
        await using var table = new InboxTable(_server.ConnectionString);
        var store = await table.CreateInitializedStoreAsync();
        await FillAsync(table);
        if (analyzed)
        {
            await table.ExecuteAsync($"VACUUM ANALYZE {table.Name}");
        }

        var before = new FileInfo(_server.LogFile).Length;
        await UseAsync(store);
        var plans = Plans(before, table);

        Assert.That(plans, Has.Exactly(16).Items, $"{name}: one per statement");
        Assert.That(plans, Has.None.Contains($"Seq Scan on {table.Table}"));
        Assert.That(plans, Has.None.Contains("Filter: (due"), "the index ends the scan where nothing more is due");
    }

    private static Task<object?> FillAsync(InboxTable table) => table.ExecuteAsync($"""
        INSERT INTO {table.Name} (due, received_at, give_up_at, repeat_key, attempts, state, vendor, event, body)
        SELECT clock_timestamp() - n * interval '1 second' + CASE state WHEN 2 THEN interval '7 days' ELSE interval '0' END, clock_timestamp(), clock_timestamp() + interval '3 days',
            gen_random_uuid(), 1, state, 'pinpointe', 'open', CASE WHEN state <> 2 THEN decode(repeat('00', 400), 'hex') END
        FROM generate_series(1, {Rows}) n, (VALUES (0), (2)) s (state)
        """);

    /// <summary>Calls each method with realistic numbers of events.</summary>
    private static async Task UseAsync(IWebhookInboxStore store)
    {
        var entries = Entries.Keyed(200);
        await store.AddAsync(entries);
        await store.AddAsync(entries[0]);                                          // two statements: it is stored
        var claimed = await store.ClaimAsync(Entries.Claim(100, TimeSpan.Zero));
        var leases = claimed.Select(claim => claim.Lease).ToArray();
        await store.RenewAsync(leases, TimeSpan.Zero);
        await store.CompleteAsync(leases[..50], Entries.Retention);
        await store.ReleaseAsync(leases[50..60], TimeSpan.Zero);
        await store.FailAsync([.. leases[60..70].Select(lease => new WebhookInboxFailedAttempt(lease, TimeSpan.Zero, "failed"))]);
        await store.RecoverAsync([], "interrupted");
        var failed = await store.GetFailedAsync(100);
        await store.RetryFailedAsync(failed[0].Id, Entries.RetryFor);
        await store.DeleteFailedAsync(failed[1].Id);
        await store.RetryAllFailedAsync(10, Entries.RetryFor);
        await store.DeleteExpiredAsync(TimeSpan.Zero, 5);                          // two statements
        await store.GetStatisticsAsync();
    }

    private string[] Plans(long from, InboxTable table)
    {
        using var log = new FileStream(_server.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = from;
        using var reader = new StreamReader(log);
        return [.. reader.ReadToEnd().Split("Query Text:").Where(plan => plan.Contains(table.Schema, StringComparison.Ordinal))];
    }
}
