using System.Net;
using EmailWebhooks.Inbox.Crash.Tests.Support;

namespace EmailWebhooks.Inbox.Crash.Tests;

public sealed class AvailabilityTests
{
    [Test]
    public void PostgreSql_is_there_or_its_absence_is_told() => PostgreSqlTests.ReportWhatDidNotRun();
}

/// <summary>Several processes on one PostgreSQL with its default durability, and PostgreSQL itself stopped.</summary>
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
    public async Task Replica_that_is_killed_is_replaced_by_the_others(int count)
    {
        await using var run = await CrashRun.OnPostgreSqlAsync(_server.ConnectionString);
        var replicas = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => run.StartAsync()));
        var stuck = await run.StartAsync(CrashPoint.WhenKilled);
        HostProcess[] balanced = [.. replicas, stuck];
        var next = 0;
        using var stop = new CancellationTokenSource();
        var sending = run.Sender.SendAsync(() => balanced[(uint)Interlocked.Increment(ref next) % balanced.Length].Address!, clients: 8, stop.Token);
        await Eventually.IsTrueAsync(() => run.Sender.Answers(HttpStatusCode.OK) >= 300, () => "the replicas answer no more");

        await stuck.KillAsync();
        balanced = replicas;
        var until = run.Sender.Answers(HttpStatusCode.OK) + 300;
        await Eventually.IsTrueAsync(() => run.Sender.Answers(HttpStatusCode.OK) >= until, () => "the replicas answer no more");
        await stop.CancelAsync();
        await sending;

        await run.AllAcceptedAreHandledAsync();
        Assert.That(run.Ended.Where(attempts => attempts.Max() > 1), Is.Not.Empty, $"{store}: what the killed one held was taken over");
        Assert.That(run.Ended.Max(attempts => attempts.Count()), Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task PostgreSql_that_stops_under_load_means_503_until_it_is_back_and_loses_nothing()
    {
        await using var run = await CrashRun.OnPostgreSqlAsync(_server.ConnectionString);
        var host = await run.StartAsync();
        using var stop = new CancellationTokenSource();
        var sending = run.Sender.SendAsync(() => host.Address!, clients: 8, stop.Token);
        foreach (var end in (Func<Task>[])[_server.StopAsync, _server.CrashAsync])
        {
            var (accepted, refused) = (run.Sender.Answers(HttpStatusCode.OK), run.Sender.Answers(HttpStatusCode.ServiceUnavailable));
            await Eventually.IsTrueAsync(() => run.Sender.Answers(HttpStatusCode.OK) > accepted + 200, () => "no event is accepted");
            await end();
            await Eventually.IsTrueAsync(() => run.Sender.Answers(HttpStatusCode.ServiceUnavailable) > refused + 20, () => "no event is refused while PostgreSQL is gone");
            await _server.StartAgainAsync();
        }

        var back = run.Sender.Answers(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(() => run.Sender.Answers(HttpStatusCode.OK) > back + 200, () => "no event is accepted after PostgreSQL is back");
        await stop.CancelAsync();
        await sending;
        await run.AllAcceptedAreHandledAsync();
        Assert.That(host.HasExited, Is.False);
    }

    [Test]
    public async Task PostgreSql_that_is_away_at_the_start_is_waited_for()
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
