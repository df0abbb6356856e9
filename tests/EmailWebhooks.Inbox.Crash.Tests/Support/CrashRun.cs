using Npgsql;

namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>An inbox, and the processes that use it one after the other or together.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private readonly List<HostProcess> _hosts = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("email-webhooks-crash-").FullName;
    private readonly HostSettings _settings;

    private CrashRun(bool isPostgreSql, string? connection)
    {
        // The next owner of a file takes over at once, so the lease may outlast every test.
        _settings = new HostSettings(
            isPostgreSql, connection ?? $"Data Source={Path.Combine(_folder, "inbox.db")}", _folder, isPostgreSql ? TimeSpan.FromSeconds(1) : TimeSpan.FromHours(1), 2, CrashPoint.None);
    }

    public Sender Sender { get; } = new();

    public ILookup<long, int> Begun => Journal.Read(_folder, "begin");

    public ILookup<long, int> Ended => Journal.Read(_folder, "end");

    public static CrashRun OnSqlite() => new(isPostgreSql: false, null);

    /// <summary>Creates a separate database for the run.</summary>
    public static async Task<CrashRun> OnPostgreSqlAsync(string connectionString)
    {
        var database = $"crash_{Guid.NewGuid():N}";
        await using var connection = NpgsqlDataSource.Create(connectionString);
        await using var create = connection.CreateCommand($"CREATE DATABASE {database}");
        await create.ExecuteNonQueryAsync();
        return new CrashRun(isPostgreSql: true, new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString);
    }

    public async Task<HostProcess> StartAsync(CrashPoint crash = CrashPoint.None, int maxConcurrency = 2)
    {
        var host = await HostProcess.StartAsync(_settings with { Crash = crash, MaxConcurrency = maxConcurrency });
        _hosts.Add(host);
        return host;
    }

    /// <summary>The numbers of pending, processing and failed events.</summary>
    public static async Task<string> StatusAsync(HostProcess host)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(host.Address!, HostSettings.StatusPath));
    }

    /// <summary>Waits until every event that got 200 has been handled.</summary>
    public Task AllAcceptedAreHandledAsync() => Eventually.IsTrueAsync(
        () => Missing().Count == 0, () => $"accepted with 200 and never handled: {string.Join(' ', Missing().Take(20))}");

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private List<long> Missing()
    {
        var ended = Ended;
        return [.. Sender.Accepted.Where(id => !ended.Contains(id))];
    }
}
