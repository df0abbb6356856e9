using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>A process leases few events at a time and renews its leases while handlers run; the events of a killed process are handled again.</summary>
public sealed class InboxLeaseTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Lease_is_renewed_while_a_handler_runs()
    {
        var finish = new TaskCompletionSource();
        var handler = new ScriptedHandler((_, _, _) => finish.Task);
        await using var host = await InboxHost.StartAsync(handler.Register);
        await host.DeliverOpensAsync(1);
        await handler.BegunAsync();

        for (var third = 1; third <= 9; third++)
        {
            host.Clock.Advance(Lease / 3);
            await host.Store.CalledAsync("Renew", third);
            await host.Store.CalledAsync("Recover", third + 1);
        }

        Assert.That((await host.Inbox.GetStatisticsAsync()).Processing, Is.EqualTo(1));
        finish.SetResult();
        await host.UntilDoneAsync();
        Assert.That(handler.Attempts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Event_whose_lease_was_lost_is_handled_again_and_settled_once()
    {
        var isUnreachable = false;
        var finish = new TaskCompletionSource();
        var handler = new ScriptedHandler((number, _, _) => number == 1 ? finish.Task : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register, beforeCall: name => isUnreachable && name == "Renew" ? throw new StoreUnreachableException() : Task.CompletedTask);
        await host.DeliverOpensAsync(1);
        await handler.BegunAsync();
        isUnreachable = true;
        host.Clock.Advance(4 * Lease);
        await host.Store.CalledAsync("Renew");

        // The store stays unreachable until the lease has been taken back, because a renewal can revive one that has ended.
        await host.Store.RecoverAsync([TimeSpan.Zero], "", CancellationToken.None);
        isUnreachable = false;
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await handler.BegunAsync();
        await host.UntilDoneAsync();
        finish.SetResult();
        var line = await host.Log.WaitForAsync(line => line.Text.Contains("a lease that was lost", StringComparison.Ordinal));

        Assert.That(line.Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EqualTo([1, 2]));
    }

    [Test]
    public async Task Process_with_busy_workers_leases_no_more_events_than_they_handle()
    {
        var finish = new TaskCompletionSource();
        var handler = new ScriptedHandler((_, _, _) => finish.Task);
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.MaxConcurrency = 3);

        await host.DeliverOpensAsync([.. Enumerable.Range(1, 50)]);
        await host.Store.CalledAsync("Claim", 1);

        Assert.That((await host.Inbox.GetStatisticsAsync()) is { Processing: 3, Pending: 47 });
        finish.SetResult();
        await host.UntilDoneAsync();
        Assert.That(handler.Attempts, Has.Count.EqualTo(50));
    }

    [Test]
    public async Task Interrupted_events_are_handled_at_once_at_the_next_start()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);
        await AddInterruptedAsync(host, 2, times: 1);

        await host.RestartAsync(handler.Register);
        await host.UntilDoneAsync();

        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EqualTo([2, 2]));
        Assert.That(host.Log.Ours.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("was interrupted", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task Events_that_were_interrupted_several_times_are_handled_one_at_a_time()
    {
        var running = 0;
        var most = 0;
        var handler = new ScriptedHandler(async (_, _, cancellationToken) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(20, cancellationToken);
            Interlocked.Decrement(ref running);
        });
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);
        await AddInterruptedAsync(host, 4, times: 2);

        await host.RestartAsync(handler.Register, options => options.MaxConcurrency = 4);
        while ((await host.Inbox.GetStatisticsAsync()) is { Pending: > 0 } or { Processing: > 0 })
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.That((handler.Attempts.Count, most), Is.EqualTo((4, 1)));
    }

    [Test]
    public async Task Event_that_was_interrupted_five_times_in_a_row_is_set_aside()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);
        await AddInterruptedAsync(host, 1, times: 5);

        await host.RestartAsync(handler.Register);

        var failed = (await host.Inbox.GetFailedAsync()).Single();
        Assert.That((failed.Attempts, handler.Attempts.Count), Is.EqualTo((5, 0)));
        Assert.That(failed.LastError, Does.StartWith("Interrupted"));
        Assert.That(host.Log.Ours.Any(line => line.Level == LogLevel.Error && line.Text.Contains("interrupted 5 times in a row", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Event_that_was_interrupted_several_times_and_hangs_does_not_keep_others_from_being_handled()
    {
        var never = new TaskCompletionSource();
        var handler = new ScriptedHandler((number, _, _) => number == 1 ? never.Task : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);
        await AddInterruptedAsync(host, 3, times: 2);

        await host.RestartAsync(handler.Register);
        for (var second = 0; second < 120; second++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.That(handler.Numbers, Is.EquivalentTo([0, 1, 2]));
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("returned to the inbox", StringComparison.Ordinal)), Is.Zero);
        never.SetResult();
        await host.UntilDoneAsync();
    }

    [Test]
    public async Task Handler_that_does_not_return_is_reported()
    {
        var finish = new TaskCompletionSource();
        var handler = new ScriptedHandler((_, _, _) => finish.Task);
        await using var host = await InboxHost.StartAsync(handler.Register, build: builder => builder.Services.AddHealthChecks().AddWebhookInbox());
        var health = host.Application.Application.Services.GetRequiredService<HealthCheckService>();
        await host.DeliverOpensAsync(1);
        await handler.BegunAsync();
        for (var third = 1; third <= 30; third++)
        {
            host.Clock.Advance(Lease / 3);
            await host.Store.CalledAsync("Renew", third);
        }

        var lines = host.Log.Ours.Where(line => line.Text.Contains("has been running for", StringComparison.Ordinal)).ToArray();
        Assert.That(lines.Select(line => line.Level), Is.EqualTo([LogLevel.Warning]), "logged once");
        var report = (await health.CheckHealthAsync()).Entries["webhook-inbox"];
        Assert.That((report.Status, report.Description), Is.EqualTo((HealthStatus.Degraded, "Events whose handlers have been running for more than 5 minutes: 1; see the log.")));
        finish.SetResult();
        await host.UntilDoneAsync();
        Assert.That((await health.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    /// <summary>Leaves events leased, as a process does that was killed several times while it handled them.</summary>
    private static async Task AddInterruptedAsync(InboxHost host, int count, int times)
    {
        await host.StopAsync();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(host.Clock);
        services.AddWebhookReceiver().AddSqliteInbox(host.ConnectionString);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IWebhookInboxStore>();
        await store.InitializeAsync();
        await store.AddAsync(
            [.. Enumerable.Range(0, count).Select(i => new NewWebhookInboxEntry { Vendor = "pinpointe", Event = "open", Body = System.Text.Encoding.UTF8.GetBytes(InboxHost.Open(i)), ReceivedAt = host.Clock.GetUtcNow() })],
            TimeSpan.FromDays(3),
            new WebhookInboxClaimRequest(0, Guid.NewGuid(), Lease));
        for (var i = 0; i < times; i++)
        {
            await store.RecoverAsync([.. Enumerable.Repeat(TimeSpan.Zero, times)], "");
            Assert.That(await store.ClaimAsync(new WebhookInboxClaimRequest(count, Guid.NewGuid(), Lease)), Has.Count.EqualTo(count));
            host.Clock.Advance(Lease);
        }
    }
}
