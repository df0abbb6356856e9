using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.Contract;
using EmailWebhooks.Inbox.PostgreSql.Tests.Support;

namespace EmailWebhooks.Inbox.PostgreSql.Tests;

[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.Servers))]
public sealed class StoreContractTests(string server) : InboxStoreContract
{
    protected override async Task<InboxStoreHarness> StartAsync() => await PostgreSqlHarness.StartAsync(server);
}

[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.Servers))]
public sealed class StorePropertiesTests(string server) : InboxStoreProperties
{
    protected override async Task<InboxStoreHarness> StartAsync() => await PostgreSqlHarness.StartAsync(server);
}

/// <summary>A store on a separate table. To let time pass, the harness moves all stored times into the past.</summary>
internal sealed class PostgreSqlHarness : InboxStoreHarness
{
    private readonly InboxTable _table = new();
    private IWebhookInboxStore _store;

    private PostgreSqlHarness() => _store = _table.CreateStore();

    public override IWebhookInboxStore Store => _store;

    public override bool IsOwnedByOneProcess => false;

    /// <summary>PostgreSQL stores times in microseconds.</summary>
    public override DateTimeOffset Now => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static async Task<PostgreSqlHarness> StartAsync(string server)
    {
        Assert.That(server, Is.Not.Empty);
        var harness = new PostgreSqlHarness();
        await harness.Store.InitializeAsync();
        return harness;
    }

    public override Task AdvanceAsync(TimeSpan time) => _table.AdvanceAsync(time);

    public override Task RestartAsync()
    {
        _store = _table.CreateStore();
        return _store.InitializeAsync();
    }

    public override ValueTask DisposeAsync() => _table.DisposeAsync();
}
