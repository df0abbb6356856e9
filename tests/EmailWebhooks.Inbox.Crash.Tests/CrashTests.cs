using System.Net;
using EmailWebhooks.Inbox.Crash.Tests.Support;

namespace EmailWebhooks.Inbox.Crash.Tests;

/// <summary>A process that is killed at each point between a request and the end of its handler, and started again.</summary>
[TestFixtureSource(nameof(Stores))]
public sealed class CrashTests(string store)
{
    public static IEnumerable<TestFixtureData> Stores => [new TestFixtureData("SQLite"), .. PostgreSqlTests.Servers];

    [Test]
    public async Task Process_killed_before_the_commit_sends_no_response_and_stores_nothing()
    {
        await using var run = await CreateRunAsync();
        var host = await run.StartAsync(CrashPoint.BeforeCommit);
        Assert.That(await run.Sender.SendAsync(host.Address!, 2), Is.Null);
        await host.ExitAsync();

        host = await run.StartAsync();
        Assert.That(await CrashRun.StatusAsync(host), Is.EqualTo("0 0 0"));
        Assert.That(await run.Sender.SendAsync(host.Address!, 2), Is.EqualTo(HttpStatusCode.OK));
        await run.AllAcceptedAreHandledAsync();
        Assert.That(run.Ended[2], Is.EqualTo([1]));
    }

    [Test]
    public async Task Process_killed_between_commit_and_response_handles_the_event_once_even_if_it_is_delivered_again()
    {
        await using var run = await CreateRunAsync();
        var host = await run.StartAsync(CrashPoint.AfterCommit);
        Assert.That(await run.Sender.SendAsync(host.Address!, 2), Is.Null);
        await host.ExitAsync();

        host = await run.StartAsync();
        Assert.That(await run.Sender.SendAsync(host.Address!, 2), Is.EqualTo(HttpStatusCode.OK));
        await run.AllAcceptedAreHandledAsync();
        await IsIdleAsync(host);
        Assert.That(run.Ended[2].ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Process_killed_after_the_response_handles_waiting_events_after_the_next_start()
    {
        await using var run = await CreateRunAsync();
        var host = await run.StartAsync(CrashPoint.WhenKilled, maxConcurrency: 1);
        await run.Sender.SendAsync(host.Address!, 1);
        await Eventually.IsTrueAsync(() => run.Begun.Contains(1), () => "the only worker is not busy");
        foreach (var id in (long[])[2, 3, 4, 5])
        {
            Assert.That(await run.Sender.SendAsync(host.Address!, id), Is.EqualTo(HttpStatusCode.OK));
        }

        await host.KillAsync();
        Assert.That(run.Ended, Is.Empty);

        await run.StartAsync();
        await run.AllAcceptedAreHandledAsync();
        Assert.That(run.Sender.Accepted.Select(id => run.Ended[id].Count()), Is.EqualTo([1, 1, 1, 1, 1]));
    }

    [Test]
    public async Task Process_killed_while_a_handler_runs_handles_the_event_again_with_the_next_attempt()
    {
        await using var run = await CreateRunAsync();
        var host = await run.StartAsync(CrashPoint.WhileHandling);
        await run.Sender.SendAsync(host.Address!, 1);
        await host.ExitAsync();

        await run.StartAsync();
        await Eventually.IsTrueAsync(() => run.Ended.Contains(1), () => "the interrupted event was not handled");

        // The journals of both processes are read in arbitrary order.
        Assert.That(run.Begun[1], Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That(run.Ended[1], Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Process_killed_at_random_moments_under_load_loses_no_event_and_handles_few_twice()
    {
        const int Kills = 6;
        await using var run = await CreateRunAsync();
        var host = await run.StartAsync();
        using var stop = new CancellationTokenSource();
        var sending = run.Sender.SendAsync(() => host.Address!, clients: 8, stop.Token);
        for (var kill = 1; kill <= Kills; kill++)
        {
            // The moment is a number of responses, not a time.
            var until = run.Sender.Responses(HttpStatusCode.OK) + Random.Shared.Next(20, 400);
            await Eventually.IsTrueAsync(() => run.Sender.Responses(HttpStatusCode.OK) >= until, () => "the application no longer responds");
            await host.KillAsync();
            host = await run.StartAsync();
        }

        await stop.CancelAsync();
        await sending;
        await run.AllAcceptedAreHandledAsync();

        var repeats = run.Ended.Sum(attempts => attempts.Count() - 1);
        TestContext.Out.WriteLine($"{store}: {run.Sender.Accepted.Count} events accepted with 200, {Kills} kills, {repeats} handled more than once");
        Assert.That(run.Ended.Max(attempts => attempts.Count()), Is.LessThanOrEqualTo(Kills + 1));
        Assert.That(repeats, Is.LessThan(Kills * 300), "no more than the killed processes held");
        Assert.That(await CrashRun.StatusAsync(host), Does.EndWith(" 0"), "nothing is set aside");
    }

    [Test]
    public async Task Event_that_ends_the_process_is_set_aside_and_the_others_are_handled()
    {
        await using var run = await CreateRunAsync();
        var host = await run.StartAsync(CrashPoint.WhenKilled);
        foreach (var id in (long[])[0, 1, 2, 3, 4])
        {
            Assert.That(await run.Sender.SendAsync(host.Address!, id), Is.EqualTo(HttpStatusCode.OK));
        }

        await host.KillAsync();
        for (var starts = 0; ; starts++)
        {
            Assert.That(starts, Is.LessThan(12), "the event ends the process again and again");
            host = await run.StartAsync(CrashPoint.ByPoison);
            await Eventually.IsTrueAsync(async () => host.HasExited || await IsFailedAsync(host), () => "the event neither ends the process nor is set aside");
            if (!host.HasExited)
            {
                break;
            }
        }

        await Eventually.IsTrueAsync(() => new long[] { 1, 2, 3, 4 }.All(run.Ended.Contains), () => "the other events were not handled");
        await IsIdleAsync(host, failed: 1);
        Assert.That(run.Ended.Contains(0), Is.False);
    }

    private static async Task<bool> IsFailedAsync(HostProcess host)
    {
        try
        {
            return host.Address is not null && (await CrashRun.StatusAsync(host)).EndsWith(" 1", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Task IsIdleAsync(HostProcess host, int failed = 0) =>
        Eventually.IsTrueAsync(async () => await CrashRun.StatusAsync(host) == $"0 0 {failed}", () => "something is still pending");

    private async Task<CrashRun> CreateRunAsync() => store == "SQLite" ? CrashRun.OnSqlite() : await CrashRun.OnPostgreSqlAsync(PostgreSqlTests.ConnectionString);
}
