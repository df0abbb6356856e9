using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>How accepted events are handled, retried and set aside in a running process.</summary>
public sealed class InboxProcessingTests
{
    [Test]
    public async Task Stored_event_is_handled_after_the_response_in_a_separate_scope()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register, build: builder => builder.Services.AddScoped<Scoped>());

        Assert.That(await host.Application.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin), Is.EqualTo(HttpStatusCode.OK));
        await host.UntilDoneAsync();
        await host.DeliverOpensAsync(1);
        await host.UntilDoneAsync();

        var (optin, delivery) = handler.Attempts[0];
        Assert.That(((MailingworkOptinFinalizedEvent)optin).SubscriberId, Is.EqualTo(6049065));
        Assert.That((delivery.HttpContext, delivery.Attempt, delivery.Account, delivery.ReceivedAt), Is.EqualTo(((Microsoft.AspNetCore.Http.HttpContext?)null, 1, (string?)null, host.Clock.GetUtcNow())));
        Assert.That(delivery.Body.ToArray(), Is.EqualTo(Payloads.Optin));
        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Services).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Expired_events_are_deleted_at_the_start_and_then_every_minute()
    {
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);

        await host.Store.CalledAsync("DeleteExpired", 1);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Store.CalledAsync("DeleteExpired", 2);
    }

    [Test]
    public async Task Slow_handler_does_not_make_the_vendor_wait()
    {
        var finish = new TaskCompletionSource();
        var handler = new ScriptedHandler((_, _, _) => finish.Task);
        await using var host = await InboxHost.StartAsync(handler.Register);

        await host.DeliverOpensAsync([.. Enumerable.Range(1, 20)]);

        Assert.That(handler.Attempts, Has.Count.LessThanOrEqualTo(2));
        finish.SetResult();
        await host.UntilDoneAsync();
        Assert.That(handler.Numbers, Is.EquivalentTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task Event_is_handed_to_a_free_worker_without_reading_it_back()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);
        await host.Store.CalledAsync("Claimed 0");

        await host.DeliverOpensAsync(1, 2, 3);
        await host.UntilDoneAsync();

        Assert.That(handler.Attempts, Has.Count.EqualTo(3));
        Assert.That(host.Store.Calls.Where(call => call.StartsWith("Claimed", StringComparison.Ordinal)), Is.All.EqualTo("Claimed 0"));
    }

    [Test]
    public async Task Failed_attempts_are_retried_with_growing_delays_until_one_succeeds()
    {
        var handler = new ScriptedHandler((number, _, _) => number < 4 ? throw new TimeoutException("the database is down") : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register);
        await host.DeliverOpensAsync(1);

        for (var attempt = 1; attempt < 4; attempt++)
        {
            var line = await host.Log.WaitForAsync(line => line.Text.Contains($"attempt {attempt} failed", StringComparison.Ordinal));
            Assert.That((line.Level, line.Exception), Is.EqualTo((LogLevel.Warning, line.Exception as TimeoutException)));
            var delay = TimeSpan.FromSeconds(5 << (attempt - 1));
            host.Clock.Advance(delay * 0.79);
            Assert.That(handler.Attempts, Has.Count.EqualTo(attempt), "it is not due yet");
            host.Clock.Advance(delay * 0.22);
            await handler.BegunAsync();
        }

        await handler.BegunAsync();
        await host.UntilDoneAsync();
        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EqualTo([1, 2, 3, 4]));
        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.IdempotencyKey).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Event_that_keeps_failing_is_set_aside_until_an_operator_retries_it()
    {
        var isDown = true;
        var handler = new ScriptedHandler((_, _, _) => isDown ? throw new InvalidOperationException("no\0" + new string('x', 999) + "😀") : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.RetryFor = TimeSpan.FromSeconds(3));
        await host.DeliverOpensAsync(1);
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        host.Clock.Advance(TimeSpan.FromSeconds(6));

        var line = await host.Log.WaitForAsync(line => line.Text.Contains("set aside", StringComparison.Ordinal));
        Assert.That(line.Level, Is.EqualTo(LogLevel.Error));
        var failed = (await host.Inbox.GetFailedAsync()).Single();
        Assert.That((failed.Vendor, failed.Event, failed.Attempts), Is.EqualTo(("pinpointe", "open", 2)));
        Assert.That(failed.LastError, Does.StartWith("System.InvalidOperationException: no?xxx").And.Length.LessThanOrEqualTo(1000));
        Assert.That(failed.Body.ToArray(), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(InboxHost.Open(1))));

        isDown = false;
        Assert.That(await host.Inbox.RetryAsync(failed.Id), Is.True);
        await host.UntilDoneAsync();
        Assert.That((handler.Attempts[^1].Delivery.Attempt, (await host.Inbox.GetStatisticsAsync()).Failed), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task Operators_retry_all_failed_events_and_delete_one()
    {
        var isDown = true;
        var handler = new ScriptedHandler((_, _, _) => isDown ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.RetryFor = TimeSpan.FromTicks(1));
        await host.DeliverOpensAsync(1, 2, 3);
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        while ((await host.Inbox.GetFailedAsync()).Count < 3)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(6));
            await Task.Delay(5);
        }

        var failed = await host.Inbox.GetFailedAsync();
        Assert.That(await host.Inbox.DeleteAsync(failed[0].Id), Is.True);
        isDown = false;
        Assert.That(await host.Inbox.RetryAllAsync(), Is.EqualTo(2));
        await host.UntilDoneAsync();
        Assert.That((await host.Inbox.RetryAllAsync(), await host.Inbox.DeleteAsync(failed[1].Id), await host.Inbox.RetryAsync(failed[2].Id)), Is.EqualTo((0, false, false)));
        Assert.That(() => host.Inbox.GetFailedAsync(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Failing_event_does_not_delay_others()
    {
        var handler = new ScriptedHandler((_, delivery, _) => delivery.Body.Span.IndexOf("event-1\""u8) >= 0 ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.MaxConcurrency = 1);

        await host.DeliverOpensAsync(1, 2, 3);
        await handler.BegunAsync();
        await handler.BegunAsync();
        await handler.BegunAsync();

        Assert.That(handler.Numbers, Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public async Task One_worker_handles_events_in_the_order_of_their_arrival()
    {
        var finish = new SemaphoreSlim(0);
        var handler = new ScriptedHandler((_, _, cancellationToken) => finish.WaitAsync(cancellationToken));
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.MaxConcurrency = 1);

        for (var i = 1; i <= 40; i++)
        {
            await host.DeliverOpensAsync(i);
            finish.Release(1 + (i % 2));
        }

        finish.Release(40);
        await host.UntilDoneAsync();
        Assert.That(handler.Numbers, Is.EqualTo(Enumerable.Range(1, 40)));
    }

    [Test]
    public async Task Recognizable_repeats_get_200_and_are_not_handled_again()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.That(await host.Application.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await host.Application.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click), Is.EqualTo(HttpStatusCode.OK));
            await host.DeliverOpensAsync(1);
            await host.UntilDoneAsync();
        }

        await host.DeliverOpensAsync(2);
        await host.UntilDoneAsync();
        Assert.That(handler.Attempts.Select(attempt => attempt.Event.GetType().Name), Is.EquivalentTo(
            [nameof(MailingworkOptinFinalizedEvent), nameof(PinpointeClickEvent), nameof(PinpointeOpenEvent), nameof(PinpointeClickEvent), nameof(PinpointeOpenEvent)]));
    }

    [TestCase("""{"event":"open","detail":"","subscriberId":1}""")]
    [TestCase("""{"event":"open","subscriberId":1}""")]
    [TestCase("""{"event":"click","detail":{"linkid":1,"url":"https://example.com"},"subscriberId":1}""")]
    public async Task Events_without_an_identifier_are_always_handled(string body)
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);

        await host.Application.DeliverAsync(ReceiverHost.PinpointePath, body);
        await host.Application.DeliverAsync(ReceiverHost.PinpointePath, body);
        await host.UntilDoneAsync();

        Assert.That(handler.Attempts, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Repeats_are_handled_when_Deduplicate_is_false()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.Deduplicate = false);

        await host.DeliverOpensAsync(1, 1);
        await host.UntilDoneAsync();

        Assert.That(handler.Attempts, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Repeat_of_a_failed_event_causes_a_retry()
    {
        var handler = new ScriptedHandler((number, _, _) => number <= 1 ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.RetryFor = TimeSpan.FromTicks(1), build: builder => builder.Services.AddHealthChecks());
        host.Store.BeforeCall = async name =>
        {
            if (name == "Fail")
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Yield();
        };
        await host.DeliverOpensAsync(1);
        await host.Log.WaitForAsync(line => line.Text.Contains("set aside", StringComparison.Ordinal));

        await host.DeliverOpensAsync(1);
        await host.UntilDoneAsync();

        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EqualTo([1, 2]));
    }

    [Test]
    public async Task Same_event_twice_at_the_same_time_is_handled_once()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => host.DeliverOpenAsync(i % 2)));
        await host.UntilDoneAsync();

        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(handler.Numbers, Is.EquivalentTo([0, 1]));
    }

    [Test]
    public async Task Events_without_a_handler_are_not_stored()
    {
        await using var host = await InboxHost.StartAsync(receiver => receiver.AddHandler<MailingworkEvent>((_, _, _) => ValueTask.CompletedTask));

        Assert.That(await host.DeliverOpenAsync(), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.Application.DeliverAsync(ReceiverHost.PinpointePath, "[]"), Is.EqualTo(HttpStatusCode.BadRequest));

        Assert.That(host.Store.Calls.Where(call => call.StartsWith("Add", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Stored_event_whose_handler_is_gone_is_kept_and_retried()
    {
        var handler = new ScriptedHandler((_, _, _) => throw new InvalidOperationException());
        await using var host = await InboxHost.StartAsync(handler.Register);
        await host.DeliverOpensAsync(1);
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));

        await host.RestartAsync(receiver => receiver.AddHandler<MailingworkEvent>((_, _, _) => ValueTask.CompletedTask));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        var line = await host.Log.WaitForAsync(line => line.Text.Contains("attempt 2 failed", StringComparison.Ordinal));

        Assert.That(line.Text, Does.Contain("No handler was added for EmailWebhooks.Pinpointe.PinpointeOpenEvent"));
        Assert.That((await host.Inbox.GetStatisticsAsync()).Pending, Is.EqualTo(1));
    }

    [TestCase("not json")]
    [TestCase("[1]")]
    [TestCase("""{"event":"open",}""")]
    public async Task Stored_body_that_can_no_longer_be_read_is_handled_as_unknown(string body)
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);
        await host.Store.CalledAsync("Claimed 0");

        await host.Store.AddAsync(
            [.. new[] { "pinpointe", "mailingwork" }.Select(vendor => new NewWebhookInboxEntry { Vendor = vendor, Event = "optin_finalized", Body = System.Text.Encoding.UTF8.GetBytes(body), ReceivedAt = host.Clock.GetUtcNow() })],
            TimeSpan.FromDays(1),
            new WebhookInboxClaimRequest(0, Guid.NewGuid(), TimeSpan.FromMinutes(1)),
            CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await host.UntilDoneAsync();

        Assert.That(handler.Attempts.Select(attempt => attempt.Event.GetType()), Is.EquivalentTo([typeof(UnknownPinpointeEvent), typeof(UnknownMailingworkEvent)]));
        Assert.That(handler.Attempts.Select(attempt => System.Text.Encoding.UTF8.GetString(attempt.Delivery.Body.Span)), Is.All.EqualTo(body));
    }

    [Test]
    public async Task Services_that_fail_on_disposal_cause_a_retry()
    {
        var attempts = 0;
        await using var host = await InboxHost.StartAsync(
            receiver => receiver.AddHandler<WebhookEvent>((_, delivery, _) =>
            {
                delivery.Services.GetRequiredService<Scoped>().Fails = ++attempts == 1;
                return ValueTask.CompletedTask;
            }),
            build: builder => builder.Services.AddScoped<Scoped>());
        await host.DeliverOpensAsync(1);

        var line = await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await host.UntilDoneAsync();

        Assert.That((attempts, line.Exception), Is.EqualTo((2, line.Exception as IOException)));
    }

    private sealed class Scoped : IDisposable
    {
        public bool Fails { get; set; }

        public void Dispose()
        {
            if (Fails)
            {
                throw new IOException("the unit of work could not be saved");
            }
        }
    }
}
