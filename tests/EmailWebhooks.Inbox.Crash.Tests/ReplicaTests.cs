using System.Net;
using EmailWebhooks.Inbox.Crash.Tests.Support;

namespace EmailWebhooks.Inbox.Crash.Tests;

public sealed class AvailabilityTests
{
    [Test]
    public void PostgreSql_is_available_or_its_absence_is_reported() => PostgreSqlTests.ReportWhatDidNotRun();
}

/// <summary>Several processes that share a PostgreSQL server with its default durability, and outages of the server.</summary>
[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.OwnServers))]
public sealed class ReplicaTests(string store)
{
    private PostgreSqlServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await PostgreSqlServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase(2)]
    [TestCase(3)]
    public async Task Other_replicas_take_over_from_a_killed_one(int count)
    {
        await using var run = await CrashRun.OnPostgreSqlAsync(_server.ConnectionString);
        var replicas = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => run.StartAsync()));
        var stuck = await run.StartAsync(CrashPoint.WhenKilled);
        HostProcess[] balanced = [.. replicas, stuck];
        var next = 0;
        using var stop = new CancellationTokenSource();
        var sending = run.Sender.SendAsync(() => balanced[(uint)Interlocked.Increment(ref next) % balanced.Length].Address!, clients: 8, stop.Token);
        await Eventually.IsTrueAsync(() => run.Sender.Responses(HttpStatusCode.OK) >= 300, () => "the replicas no longer respond");

        await stuck.KillAsync();
        balanced = replicas;
        var until = run.Sender.Responses(HttpStatusCode.OK) + 300;
        await Eventually.IsTrueAsync(() => run.Sender.Responses(HttpStatusCode.OK) >= until, () => "the replicas no longer respond");
        await stop.CancelAsync();
        await sending;

        await run.AllAcceptedAreHandledAsync();
        Assert.That(run.Ended.Where(attempts => attempts.Max() > 1), Is.Not.Empty, $"{store}: the events of the killed replica were taken over");
        Assert.That(run.Ended.Max(attempts => attempts.Count()), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task Outage_of_PostgreSql_under_load_causes_503_and_loses_no_event()
    {
        await using var run = await CrashRun.OnPostgreSqlAsync(_server.ConnectionString);
        var host = await run.StartAsync();
        using var stop = new CancellationTokenSource();
        var sending = run.Sender.SendAsync(() => host.Address!, clients: 8, stop.Token);
        foreach (var end in (Func<Task>[])[_server.StopAsync, _server.CrashAsync])
        {
            var (accepted, refused) = (run.Sender.Responses(HttpStatusCode.OK), run.Sender.Responses(HttpStatusCode.ServiceUnavailable));
            await Eventually.IsTrueAsync(() => run.Sender.Responses(HttpStatusCode.OK) > accepted + 200, () => "no event is accepted");
            await end();
            await Eventually.IsTrueAsync(() => run.Sender.Responses(HttpStatusCode.ServiceUnavailable) > refused + 20, () => "no event is refused while PostgreSQL is down");
            await _server.StartAgainAsync();
        }

        var back = run.Sender.Responses(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(() => run.Sender.Responses(HttpStatusCode.OK) > back + 200, () => "no event is accepted after PostgreSQL is back");
        await stop.CancelAsync();
        await sending;
        await run.AllAcceptedAreHandledAsync();
        Assert.That(host.HasExited, Is.False);
    }

    [Test]
    public async Task Application_that_starts_without_PostgreSql_works_when_it_is_back()
    {
        await using var run = await CrashRun.OnPostgreSqlAsync(_server.ConnectionString);
        await _server.StopAsync();
        var host = await run.StartAsync();
        Assert.That(await run.Sender.SendAsync(host.Address!, 1), Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        await _server.StartAgainAsync();
        await Eventually.IsTrueAsync(async () => await run.Sender.SendAsync(host.Address!, 2) == HttpStatusCode.OK, () => "no event is accepted after PostgreSQL is back");
        await run.AllAcceptedAreHandledAsync();
    }
}
