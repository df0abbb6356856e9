using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.Inbox.Sqlite.Tests;

[TestFixture]
public sealed class SqliteInboxContract : InboxStoreContract
{
    protected override async Task<InboxStoreHarness> StartAsync() => await SqliteHarness.StartAsync();
}

[TestFixture]
public sealed class SqliteInboxProperties : InboxStoreProperties
{
    protected override async Task<InboxStoreHarness> StartAsync() => await SqliteHarness.StartAsync();
}

/// <summary>A store in a temporary file, with a clock that only the test advances.</summary>
internal sealed class SqliteHarness : InboxStoreHarness
{
    private readonly string _folder = Directory.CreateTempSubdirectory("email-webhooks-inbox-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero));
    private SqliteInboxStore _store = null!;

    public override IWebhookInboxStore Store => _store;

    public override bool IsOwnedByOneProcess => true;

    public override DateTimeOffset Now => _clock.GetUtcNow();

    public string File => Path.Combine(_folder, "webhooks.db");

    public static async Task<SqliteHarness> StartAsync()
    {
        var harness = new SqliteHarness();
        await harness.OpenAsync();

        // The first recovery, which takes back all leases, has a separate test.
        await harness.Store.RecoverAsync([], "");
        return harness;
    }

    public override Task AdvanceAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    public override Task RestartAsync()
    {
        _store.Dispose();
        return OpenAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task OpenAsync()
    {
        _store = SqliteInboxStore.Create(new SqliteConnectionStringBuilder { DataSource = File }, _clock);
        return _store.InitializeAsync(CancellationToken.None);
    }
}
