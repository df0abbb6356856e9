using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>A store that cannot be reached, is slow, or refuses an event.</summary>
public sealed class InboxOutageTests
{
    [Test]
    public async Task Deliveries_get_503_while_the_store_cannot_be_reached()
    {
        var isUnreachable = false;
        var handler = new ScriptedHandler();
        await using var host = await StartAsync(handler, beforeCall: _ => isUnreachable ? throw new StoreUnreachableException() : Task.CompletedTask);

        isUnreachable = true;
        Assert.That(await host.DeliverOpenAsync(1), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await HealthAsync(host), Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(await host.DeliverOpenAsync(1), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        isUnreachable = false;
        await host.DeliverOpensAsync(1);
        await host.UntilDoneAsync();

        Assert.That(handler.Numbers, Is.EqualTo([1]));
        await host.UntilAsync(async () => await HealthAsync(host) == HealthStatus.Healthy);
        Assert.That(host.Log.Ours.Count(line => line is { Level: LogLevel.Error, Exception: StoreUnreachableException }), Is.EqualTo(1), "logged once");
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("can be used again", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Application_starts_even_if_the_store_cannot_be_reached()
    {
        var isUnreachable = true;
        var handler = new ScriptedHandler();
        await using var host = await StartAsync(handler, beforeCall: _ => isUnreachable ? throw new StoreUnreachableException() : Task.CompletedTask);

        Assert.That(await host.DeliverOpenAsync(1), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await HealthAsync(host), Is.EqualTo(HealthStatus.Unhealthy));
        isUnreachable = false;
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await host.Log.WaitForAsync(line => line.Text.Contains("can be used again", StringComparison.Ordinal));

        await host.DeliverOpensAsync(1);
        await host.UntilDoneAsync();
        Assert.That(handler.Numbers, Is.EqualTo([1]));
    }

    [Test]
    public async Task Store_that_is_not_usable_keeps_the_application_from_starting()
    {
        await using var host = new InboxHost { BeforeCall = _ => throw new InvalidOperationException("the setting") };

        Assert.That(() => host.RestartAsync(new ScriptedHandler().Register), Throws.InvalidOperationException.With.Message.EqualTo("the setting"));
        host.BeforeCall = null;
        await host.RestartAsync(new ScriptedHandler().Register);
    }

    [Test]
    public async Task Outcomes_are_kept_until_the_store_accepts_them()
    {
        var isUnreachable = false;
        var handler = new ScriptedHandler((number, _, _) => number == 1 ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await StartAsync(handler, beforeCall: name => isUnreachable && name is "Complete" or "Fail" ? throw new StoreUnreachableException() : Task.CompletedTask);
        isUnreachable = true;
        await host.DeliverOpensAsync(1, 2);
        await host.Store.CalledAsync("Complete", 1);
        await host.Store.CalledAsync("Fail", 1);
        await host.UntilAsync(async () => (await host.Inbox.GetStatisticsAsync()).Processing == 2);

        isUnreachable = false;
        await host.UntilAsync(async () => (await host.Inbox.GetStatisticsAsync()) is { Pending: 0, Processing: 0 });

        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EquivalentTo([1, 1, 2]));
    }

    [Test]
    public async Task Requests_that_arrive_while_the_store_is_busy_share_a_commit()
    {
        var busy = new TaskCompletionSource();
        var handler = new ScriptedHandler();
        await using var host = await StartAsync(handler, beforeCall: name => name == "Add 1" ? busy.Task : Task.CompletedTask);

        var first = host.DeliverOpenAsync(0);
        await host.Store.CalledAsync("Add 1");
        var rest = Enumerable.Range(1, 63).Select(i => host.DeliverOpenAsync(i)).ToArray();
        await host.UntilAsync(() => Task.FromResult(host.Log.Lines.Count(line => line.Text.Contains("Request starting", StringComparison.Ordinal)) == 64));
        await Task.Delay(100);
        busy.SetResult();

        Assert.That(await Task.WhenAll(rest.Append(first)), Is.All.EqualTo(HttpStatusCode.OK));
        await host.UntilDoneAsync();
        Assert.That(handler.Attempts, Has.Count.EqualTo(64));
        Assert.That(host.Store.Calls.Count(call => call.StartsWith("Add", StringComparison.Ordinal)), Is.LessThan(20));
    }

    [Test]
    public async Task Event_that_is_queued_is_handled_even_if_the_caller_disconnects()
    {
        var busy = new TaskCompletionSource();
        var handler = new ScriptedHandler();
        await using var host = await StartAsync(handler, beforeCall: name => name == "Add 1" ? busy.Task : Task.CompletedTask);
        using (var request = await RawRequest.StartAsync(host.Application, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), $"Content-Length: {InboxHost.Open(1).Length}"))
        {
            await request.SendAsync(InboxHost.Open(1));
            await host.Store.CalledAsync("Add 1");
            request.Reset();
        }

        busy.SetResult();
        await handler.BegunAsync();

        Assert.That(handler.Numbers, Is.EqualTo([1]));
    }

    [Test]
    public async Task Delivery_to_a_full_queue_gets_503_at_once()
    {
        var busy = new TaskCompletionSource();
        var handler = new ScriptedHandler();
        await using var host = await StartAsync(handler, beforeCall: name => name.StartsWith("Add", StringComparison.Ordinal) ? busy.Task : Task.CompletedTask);

        var deliveries = Enumerable.Range(0, 1100).Select(i => host.DeliverOpenAsync(i)).ToArray();
        Assert.That(await await Task.WhenAny(deliveries).WithinReason(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        busy.SetResult();
        var statuses = await Task.WhenAll(deliveries).WithinReason();
        await host.UntilDoneAsync();

        Assert.That(handler.Numbers, Is.EquivalentTo(statuses.Select((status, i) => (status, i)).Where(one => one.status == HttpStatusCode.OK).Select(one => one.i)));
        Assert.That(host.Log.Ours.Count(line => line.Level == LogLevel.Error && line.Text.Contains("waiting to be stored", StringComparison.Ordinal)), Is.EqualTo(1), "logged once");
    }

    [Test]
    public async Task Event_that_the_store_refuses_does_not_fail_the_others()
    {
        var busy = new TaskCompletionSource();
        var handler = new ScriptedHandler();
        await using var host = await StartAsync(handler, beforeCall: name => name == "Add 1" ? busy.Task : Task.CompletedTask);
        host.Store.Adding = entries =>
        {
            if (entries.Any(entry => entry.Body.Span.IndexOf("event-13\""u8) >= 0))
            {
                throw new InvalidOperationException("invalid text");
            }
        };

        var first = host.DeliverOpenAsync(0);
        await host.Store.CalledAsync("Add 1");
        var rest = Enumerable.Range(1, 20).Select(i => host.DeliverOpenAsync(i)).ToArray();
        busy.SetResult();
        var statuses = await Task.WhenAll(rest.Prepend(first));
        await host.UntilDoneAsync();

        Assert.That(statuses.Select((status, i) => status == (i == 13 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK)), Is.All.True);
        Assert.That(handler.Numbers, Is.EquivalentTo(Enumerable.Range(0, 21).Except([13])));
    }

    [Test]
    public async Task Operation_that_fails_while_others_succeed_is_logged_once()
    {
        var isUnreachable = true;
        var handler = new ScriptedHandler((number, _, _) => number == 1 ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await StartAsync(handler, beforeCall: name => isUnreachable && name == "Fail" ? throw new StoreUnreachableException() : Task.CompletedTask);
        for (var i = 1; i <= 5; i++)
        {
            await host.DeliverOpensAsync(i);
            await host.UntilAsync(() => Task.FromResult(host.Store.Calls.Count(call => call == "Fail") >= i));
            await host.UntilAsync(async () => (await host.Inbox.GetStatisticsAsync()) is { Pending: 0, Processing: 1 });
        }

        Assert.That(await HealthAsync(host), Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("can be used again", StringComparison.Ordinal)), Is.Zero);
        isUnreachable = false;
        await host.UntilAsync(async () => (await host.Inbox.GetStatisticsAsync()) is { Pending: 0, Processing: 0 });
        await host.Log.WaitForAsync(line => line.Text.Contains("can be used again", StringComparison.Ordinal));
        Assert.That(host.Log.Ours.Count(line => line is { Level: LogLevel.Error, Exception: StoreUnreachableException }), Is.EqualTo(1));
        Assert.That(await HealthAsync(host), Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Failed_delivery_makes_the_inbox_unhealthy_only_for_a_while()
    {
        var isUnreachable = true;
        await using var host = await StartAsync(new ScriptedHandler(), beforeCall: name => isUnreachable && name == "Add 1" ? throw new StoreUnreachableException() : Task.CompletedTask);
        Assert.That(await host.DeliverOpenAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        isUnreachable = false;

        Assert.That(await HealthAsync(host), Is.EqualTo(HealthStatus.Unhealthy));
        await host.UntilAsync(async () => await HealthAsync(host) == HealthStatus.Healthy);
        await host.Log.WaitForAsync(line => line.Text.Contains("can be used again", StringComparison.Ordinal));
    }

    private static Task<InboxHost> StartAsync(ScriptedHandler handler, Func<string, Task>? beforeCall = null) =>
        InboxHost.StartAsync(handler.Register, build: builder => builder.Services.AddHealthChecks().AddWebhookInbox(), beforeCall: beforeCall);

    private static async Task<HealthStatus> HealthAsync(InboxHost host) =>
        (await host.Application.Application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
}
