using System.Diagnostics;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Inbox.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.Inbox.Sqlite.Tests;

/// <summary>Problems with the file and their messages, durability, and erasure.</summary>
public sealed class SqliteInboxFileTests
{
    private string _folder = "";

    private string File => Path.Combine(_folder, "webhooks.db");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("email-webhooks-inbox-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("")]
    [TestCase("Data Source=")]
    [TestCase("Data Source=:memory:")]
    [TestCase("Data Source=webhooks.db;Mode=Memory")]
    [TestCase("Data Source=file:webhooks?mode=memory")]
    [TestCase("Data Source=file::memory:?cache=shared")]
    [TestCase("Data Sauce=webhooks.db")]
    [TestCase("webhooks.db")]
    public void Connection_string_without_a_file_is_refused_with_a_message_that_names_AddSqliteInbox(string connectionString)
    {
        var receiver = new ServiceCollection().AddWebhookReceiver();

        Assert.That(() => receiver.AddSqliteInbox(connectionString), Throws.ArgumentException.With.Message.Contains("AddSqliteInbox"));
    }

    [Test]
    public void Missing_folder_is_named() => Fails(Path.Combine(_folder, "missing", "webhooks.db"), "cannot be opened. Its folder must exist");

    [Test]
    public void Folder_instead_of_a_file_is_named() => Fails(_folder, "cannot be opened");

    [Test]
    public void File_that_is_not_a_database_is_named_and_kept()
    {
        var text = new string('x', 10_000);
        System.IO.File.WriteAllText(File, text);

        Fails(File, "is not a SQLite database");
        Assert.That(System.IO.File.ReadAllText(File), Is.EqualTo(text));
    }

    [Test]
    public void Database_of_another_application_is_refused()
    {
        Execute("CREATE TABLE customers (id INTEGER)");

        Fails(File, "contains other tables. Give the inbox a separate file.");
    }

    [Test]
    public async Task Newer_schema_is_refused()
    {
        await StartAndStopAsync();
        Execute("PRAGMA user_version=2");

        Fails(File, "has schema version 2, but this version of EmailWebhooks.Inbox.Sqlite supports only 1. Update the package");
    }

    [Test]
    public async Task Read_only_mode_is_refused()
    {
        await StartAndStopAsync();

        Fails(File, "is read-only. Remove Mode=ReadOnly from the connection string", SqliteOpenMode.ReadOnly);
    }

    [Test]
    public async Task Second_process_does_not_start_and_the_first_continues()
    {
        using var first = await StartAsync();

        Fails(File, "is in use by the inbox of another process");
        Assert.That(await first.AddAsync(Entry()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Lock_file_remains_when_the_database_is_closed_and_can_be_locked_again()
    {
        await StartAndStopAsync();
        Assert.That(System.IO.File.Exists(File + ".owner"));
        await StartAndStopAsync();
    }

    [Test]
    public void Lock_that_cannot_be_created_is_not_reported_as_held_by_another_process()
    {
        System.IO.File.CreateSymbolicLink(File + ".owner", Path.Combine(_folder, "missing", "owner"));

        Fails(File, "cannot be locked");
    }

    [Test]
    public async Task Links_to_the_same_file_have_the_same_owner()
    {
        using var first = await StartAsync();
        var link = Path.Combine(_folder, "link.db");
        System.IO.File.CreateSymbolicLink(link, File);

        Fails(link, "is in use by the inbox of another process");
    }

    [Test]
    public async Task Operators_read_and_retry_while_the_owner_runs()
    {
        using var owner = await StartAsync();
        var claim = await AddAndClaimAsync(owner);
        await owner.FailAsync([new(claim.Lease, TimeSpan.Zero, "System.Exception: no")], CancellationToken.None);
        using var tool = SqliteInboxStore.Create(new SqliteConnectionStringBuilder { DataSource = File }, TimeProvider.System);

        Assert.That((await tool.GetStatisticsAsync(CancellationToken.None)).Failed, Is.EqualTo(1));
        Assert.That((await tool.GetFailedAsync(10, CancellationToken.None)).Single().Id, Is.EqualTo(claim.Lease.Id));
        Assert.That(await tool.RetryFailedAsync(claim.Lease.Id, TimeSpan.FromDays(1), CancellationToken.None), Is.True);
        Assert.That(await owner.ClaimAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Operators_do_not_create_a_missing_file()
    {
        var tool = SqliteInboxStore.Create(new SqliteConnectionStringBuilder { DataSource = File }, TimeProvider.System);

        Assert.That(() => tool.GetStatisticsAsync(CancellationToken.None), Throws.InstanceOf<SqliteInboxException>().With.Message.Contains(File));
        Assert.That(() => tool.RetryFailedAsync(1, TimeSpan.FromDays(1), CancellationToken.None), Throws.InstanceOf<SqliteInboxException>());
        Assert.That(System.IO.File.Exists(File), Is.False);
    }

    [Test]
    public async Task Connections_flush_at_each_commit_and_overwrite_deleted_content()
    {
        using var store = await StartAsync();
        using var database = new SqliteInboxDatabase(new SqliteConnectionStringBuilder { DataSource = File }, TimeProvider.System);

        var settings = database.Read(session => (session.Scalar("PRAGMA synchronous"), session.Scalar("PRAGMA secure_delete")));
        Assert.That(settings, Is.EqualTo((2L, 1L)), "FULL, and ON");
        Assert.That(Scalar("PRAGMA journal_mode"), Is.EqualTo("wal"));
    }

    [Test]
    public async Task Full_disk_is_a_transient_failure_that_is_named_and_ends_when_there_is_space()
    {
        using var database = new SqliteInboxDatabase(new SqliteConnectionStringBuilder { DataSource = File }, TimeProvider.System);
        var store = new SqliteInboxStore(database, TimeProvider.System);
        await store.InitializeAsync(CancellationToken.None);
        await store.AddAsync(Entry());

        // SQLite reports this limit as a full disk.
        await LimitAsync(16);
        var full = Assert.CatchAsync<SqliteInboxException>(async () => await store.AddAsync(Entry(new string('x', 100_000))));
        Assert.That((full!.IsTransient, full.Message), Is.EqualTo((true, $"The inbox '{File}' cannot be written to: the disk is full. Free some space; events are refused until then.")));
        Assert.That(await store.AddAsync(Entry()), Has.Count.EqualTo(1), "an event that fits is stored");
        await LimitAsync(1_000_000);
        await store.AddAsync(Entry(new string('x', 100_000)));
        Assert.That(await store.ClaimAsync(), Has.Count.EqualTo(3));

        Task<long> LimitAsync(int pages) => database.WriteAsync(session => session.Scalar($"PRAGMA max_page_count={pages}"), CancellationToken.None);
    }

    [TestCase(null)]
    [TestCase("5e7a1c0e-7a80-4a26-9c0a-1c6a0a3cbb01")]
    public async Task Completed_body_is_erased_from_all_files_within_seconds(string? key)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var store = await StartAsync(clock);
        foreach (var size in (int[])[10, 500, 3_000, 50_000])
        {
            var claim = await AddAndClaimAsync(store, "max.muster@example.com" + new string('y', size), key is null ? null : Guid.NewGuid(), TimeSpan.FromHours(1));
            Assert.That(Files(), Does.Contain("max.muster@example.com"));
            await store.FailAsync([new(claim.Lease, TimeSpan.Zero, "System.Exception: erika.muster@example.com")], CancellationToken.None);
            await store.CompleteAsync((await store.ClaimAsync()).Single(again => again.Lease.Id == claim.Lease.Id));
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(new FileInfo(File + "-wal").Length, Is.Zero);

        Assert.That(Files(), Does.Not.Contain("muster@example.com"));
    }

    [Test]
    public async Task Body_of_a_repeat_never_reaches_the_files()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var store = await StartAsync(clock);
        foreach (var size in (int[])[10, 500, 3_000, 50_000])
        {
            var key = Guid.NewGuid();
            await store.CompleteAsync(await AddAndClaimAsync(store, "{}", key));
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.That((await store.AddAsync(Entry("max.muster@example.com" + new string('y', size), key))).Single().Outcome, Is.EqualTo(WebhookInboxAddOutcome.Repeat));
            Assert.That(Files(), Does.Not.Contain("muster@example.com"), $"{size}");
        }
    }

    [Test]
    public async Task Bodies_of_thousands_of_events_are_erased_when_all_are_completed()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var store = await StartAsync(clock);
        var random = new Random(1);
        for (var group = 0; group < 100; group++)
        {
            await store.AddAsync([.. Enumerable.Range(0, 40).Select(i => Entry($"muster{group}-{i}@example.com" + new string('y', random.Next(1000)), i % 2 == 0 ? Guid.NewGuid() : null))]);
            if (random.Next(3) == 0)
            {
                var claims = await store.ClaimAsync(random.Next(100));
                await store.CompleteAsync([.. claims.Where(_ => random.Next(4) > 0)]);
                await store.FailAsync([.. claims.Select(claim => new WebhookInboxFailedAttempt(claim.Lease, TimeSpan.Zero, "x"))], CancellationToken.None);
            }
        }

        while (await store.ClaimAsync() is { Count: > 0 } rest)
        {
            await store.CompleteAsync([.. rest]);
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(new FileInfo(File + "-wal").Length, Is.Zero);

        Assert.That(Files(), Does.Not.Contain("@example.com"));
    }

    [Test]
    public async Task Reader_delays_the_truncation_of_the_log_but_not_writes()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var store = await StartAsync(clock);
        await store.CompleteAsync(await AddAndClaimAsync(store, "max.muster@example.com"));
        using (var reader = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            reader.Open();
            using var reading = reader.BeginTransaction(deferred: true);
            Assert.That(new SqliteCommand("SELECT COUNT(*) FROM inbox", reader, reading).ExecuteScalar(), Is.Zero);
            await store.CompleteAsync(await AddAndClaimAsync(store, "max.muster@example.com"));
            var started = Stopwatch.StartNew();
            clock.Advance(TimeSpan.FromSeconds(2));
            await store.AddAsync(Entry());

            // Waiting for the reader would take the 30 seconds for which a write waits.
            Assert.That(started.Elapsed, Is.LessThan(TimeSpan.FromSeconds(15)));
            Assert.That(new FileInfo(File + "-wal").Length, Is.Positive);
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(new FileInfo(File + "-wal").Length, Is.Zero);
        Assert.That(Files(), Does.Not.Contain("max.muster@example.com"));
    }

    [Test]
    public async Task Log_stays_short_while_events_arrive_one_at_a_time()
    {
        using var store = await StartAsync();
        for (var i = 0; i < 1000; i++)
        {
            await store.AddAsync(Entry("{}", Guid.NewGuid()));
        }

        Assert.That(new FileInfo(File + "-wal").Length, Is.Positive.And.LessThan(8 << 20));
    }

    [Test]
    public async Task Write_waits_for_one_of_another_process()
    {
        using var store = await StartAsync();
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        var writing = other.BeginTransaction();
        var adding = Task.Run(() => store.AddAsync(Entry()));
        await Task.WhenAny(adding, Task.Delay(50));
        Assert.That(adding.IsCompleted, Is.False);
        writing.Commit();

        Assert.That((await adding).Single().Outcome, Is.EqualTo(WebhookInboxAddOutcome.Added));
    }

    [Test]
    public async Task Failed_event_keeps_its_body_until_it_is_deleted()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var store = await StartAsync(clock);
        var claim = await AddAndClaimAsync(store, "max.muster@example.com");
        await store.FailAsync([new(claim.Lease, TimeSpan.Zero, "x")], CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Files(), Does.Contain("max.muster@example.com"));

        await store.DeleteFailedAsync(claim.Lease.Id, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(new FileInfo(File + "-wal").Length, Is.Zero);

        Assert.That(Files(), Does.Not.Contain("max.muster@example.com"));
    }

    [Test]
    public async Task Completions_are_committed_with_the_next_group_or_soon_on_their_own()
    {
        using var store = await StartAsync();
        var claim = await AddAndClaimAsync(store);
        var completing = store.CompleteAsync(claim);
        var adding = store.AddAsync(Entry());

        Assert.That((await completing, (await adding).Count), Is.EqualTo((1, 1)));
        Assert.That(await store.CompleteAsync(await store.ClaimOneAsync()), Is.EqualTo(1));
    }

    [TestCase("claim", SqliteInboxSchema.Claim)]
    [TestCase("statistics", SqliteInboxSchema.Statistics)]
    [TestCase("failed", SqliteInboxSchema.ReadFailed)]
    [TestCase("retry all", SqliteInboxSchema.RetryAll)]
    [TestCase("expired", SqliteInboxSchema.DeleteFailed)]
    [TestCase("expired", SqliteInboxSchema.DeleteFailedKeys)]
    [TestCase("expired", SqliteInboxSchema.DeleteExpiredKeys)]
    [TestCase("expired", SqliteInboxSchema.DeleteExpired)]
    [TestCase("interrupted", SqliteInboxSchema.FindInterrupted)]
    [TestCase("repeat", SqliteInboxSchema.FindRepeat)]
    [TestCase("expiry of a key", SqliteInboxSchema.ExpireKey)]
    [TestCase("complete", SqliteInboxSchema.Complete)]
    public async Task Statements_use_an_index_and_do_not_sort(string name, string sql)
    {
        using var store = await StartAsync();
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var explain = new SqliteCommand("EXPLAIN QUERY PLAN " + sql, connection);
        for (var i = 1; sql.Contains($"?{i}", StringComparison.Ordinal); i++)
        {
            explain.Parameters.AddWithValue($"?{i}", 1);
        }

        var plan = new List<string>();
        using var rows = explain.ExecuteReader();
        while (rows.Read())
        {
            plan.Add(rows.GetString(3));
        }

        TestContext.Out.WriteLine($"{name}: {string.Join("; ", plan)}");
        Assert.That(plan, Has.None.Matches("SCAN inbox(?! USING COVERING)").And.None.Contains("TEMP B-TREE"));
        Assert.That(plan, Has.Some.Contains("INDEX inbox_").Or.Some.Contains("PRIMARY KEY"));
    }

    private static NewWebhookInboxEntry Entry(string body = "{}", Guid? key = null) => new()
    {
        Vendor = "pinpointe",
        Event = "open",
        Body = System.Text.Encoding.UTF8.GetBytes(body),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        RepeatKey = key,
    };

    /// <summary>Adds an event, whose retry period is over by default, and claims it.</summary>
    private static async Task<WebhookInboxClaim> AddAndClaimAsync(SqliteInboxStore store, string body = "{}", Guid? key = null, TimeSpan retryFor = default)
    {
        await store.AddAsync([Entry(body, key)], retryFor, new WebhookInboxClaimRequest(0, Guid.NewGuid(), TimeSpan.FromHours(1)), CancellationToken.None);
        return (await store.ClaimAsync()).Single();
    }

    private async Task<SqliteInboxStore> StartAsync(TimeProvider? clock = null)
    {
        var store = SqliteInboxStore.Create(new SqliteConnectionStringBuilder { DataSource = File }, clock ?? TimeProvider.System);
        await store.InitializeAsync(CancellationToken.None);
        return store;
    }

    private async Task StartAndStopAsync() => (await StartAsync()).Dispose();

    private static void Fails(string file, string message, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        var store = SqliteInboxStore.Create(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode }, TimeProvider.System);

        Assert.That(
            () => store.InitializeAsync(CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains(message).And.Message.Contains($"'{file}' (Data Source of the connection string given to AddSqliteInbox)"));
    }

    private void Execute(string sql) => Scalar(sql);

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private string Files() => string.Concat(
        Directory.EnumerateFiles(_folder, "webhooks.db*").Where(file => !file.EndsWith(".owner", StringComparison.Ordinal)).Select(Read));

    /// <summary>Reads a file that SQLite has open and partly locked.</summary>
    private static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
