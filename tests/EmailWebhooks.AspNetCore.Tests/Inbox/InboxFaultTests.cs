using System.Diagnostics;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>Faults of the application's loggers and in what is stored, and arbitrary faults of the store.</summary>
public sealed class InboxFaultTests
{
    private const int StoreFailed = 101;
    private const int StoreRecovered = 102;

    [Test]
    public async Task Logger_that_throws_after_a_commit_does_not_cause_a_second_commit()
    {
        var busy = new TaskCompletionSource();
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(
            handler.Register, options => options.Deduplicate = false, WithLoggerThatThrowsAt(StoreRecovered), name => name == "Add 1" ? busy.Task : Task.CompletedTask);

        var first = host.DeliverOpenAsync(0);
        await host.Store.CalledAsync("Add 1");
        host.Store.BeforeCall = null;
        var rest = Enumerable.Range(1, 20).Select(i => host.DeliverOpenAsync(i)).ToArray();
        await Task.Delay(100);
        busy.SetException(new StoreUnreachableException());

        Assert.That(await first, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Task.WhenAll(rest), Is.All.EqualTo(HttpStatusCode.OK));
        await host.UntilDoneAsync();
        Assert.That(handler.Numbers, Is.EquivalentTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task Logger_that_throws_when_a_commit_fails_holds_up_no_later_request()
    {
        var isUnreachable = true;
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(
            handler.Register, build: WithLoggerThatThrowsAt(StoreFailed), beforeCall: name => isUnreachable && name.StartsWith("Add", StringComparison.Ordinal) ? throw new StoreUnreachableException() : Task.CompletedTask);

        Assert.That(await host.DeliverOpenAsync(1), Is.Not.EqualTo(HttpStatusCode.OK));
        isUnreachable = false;

        await host.DeliverOpensAsync(2, 3);
        await host.UntilDoneAsync();
        Assert.That(handler.Numbers, Is.EquivalentTo([2, 3]));
    }

    [Test]
    public async Task Loop_that_ends_is_logged_and_makes_the_inbox_unhealthy()
    {
        var isUnreachable = false;
        await using var host = await InboxHost.StartAsync(
            new ScriptedHandler().Register,
            build: builder =>
            {
                WithLoggerThatThrowsAt(StoreFailed)(builder);
                builder.Services.AddHealthChecks().AddWebhookInbox();
            },
            beforeCall: name => isUnreachable && name == "Claim" ? throw new StoreUnreachableException() : Task.CompletedTask);
        await host.Store.CalledAsync("Claimed 0");

        isUnreachable = true;
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        var line = await host.Log.WaitForAsync(line => line.Level == LogLevel.Critical);
        isUnreachable = false;
        host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.That(line.Text, Does.Contain("Restart the application"));
        var report = await host.Application.Application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.That(report.Status, Is.EqualTo(HealthStatus.Unhealthy));
    }

    [Test]
    public async Task Outcomes_of_other_events_are_recorded_even_if_the_store_refuses_one()
    {
        var handler = new ScriptedHandler((_, delivery, _) => throw new InvalidOperationException(delivery.Body.Span.IndexOf("event-2\""u8) >= 0 ? "from → to" : "plain"));
        await using var host = await InboxHost.StartAsync(handler.Register, options => (options.MaxConcurrency, options.RetryFor) = (8, TimeSpan.FromTicks(1)));
        var all = new TaskCompletionSource();
        host.Store.BeforeCall = name => name == "Fail" ? all.Task : Task.CompletedTask;
        host.Store.Failing = attempts =>
        {
            if (attempts.Any(attempt => !attempt.Error.All(char.IsAscii)))
            {
                throw new InvalidOperationException("The database has a narrow character set.");
            }
        };
        await host.DeliverOpensAsync(1, 2, 3, 4);
        await host.UntilAsync(() => Task.FromResult(handler.Attempts.Count == 4));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        all.SetResult();
        await host.UntilDoneAsync();

        Assert.That((await host.Inbox.GetFailedAsync()).Select(failed => failed.LastError), Is.EquivalentTo(
            Enumerable.Repeat("System.InvalidOperationException: plain", 3).Append("System.InvalidOperationException: from ? to")));
    }

    [Test]
    public async Task Event_whose_outcome_the_store_refuses_in_any_form_is_handled_again_when_its_lease_ends()
    {
        long refused = 0;
        var handler = new ScriptedHandler((number, _, _) => number <= 2 ? throw new InvalidOperationException() : Task.CompletedTask);
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.MaxConcurrency = 1);
        host.Store.Failing = attempts =>
        {
            refused = refused == 0 ? attempts[0].Lease.Id : refused;
            if (attempts.Any(attempt => attempt.Lease.Id == refused))
            {
                throw new InvalidOperationException("a trigger");
            }
        };

        await host.DeliverOpensAsync(1, 2);
        await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        await host.UntilAsync(() => Task.FromResult(handler.Attempts.Count == 4));

        await host.UntilDoneAsync();
        Assert.That(handler.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EqualTo([1, 1, 2, 2]));
    }

    [Test]
    public async Task Event_with_a_text_that_the_store_refuses_is_stored_in_ASCII()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);
        host.Store.Adding = entries =>
        {
            if (entries.Any(entry => !entry.Event.All(char.IsAscii)))
            {
                throw new InvalidOperationException("The database has a narrow character set.");
            }
        };

        Assert.That(await host.Application.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"→","subscriberId":7}"""), Is.EqualTo(HttpStatusCode.OK));
        await host.UntilDoneAsync();

        var webhookEvent = (Pinpointe.UnknownPinpointeEvent)handler.Attempts.Single().Event;
        Assert.That((webhookEvent.Event, webhookEvent.SubscriberId), Is.EqualTo(("→", 7)), "the body names the event");
    }

    [Test]
    public async Task Event_of_an_unknown_vendor_is_kept_and_retried_without_delaying_others()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WebhookTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register, options => options.MaxConcurrency = 1);
        using var attempts = new MetricCollector<long>(host.Application.Meters, WebhookTelemetry.MeterName, "email_webhooks.inbox.attempts");
        await host.Store.CalledAsync("Claimed 0");
        await host.Store.AddAsync(
            [new NewWebhookInboxEntry { Vendor = "later", Event = "open", Body = "{}"u8.ToArray(), ReceivedAt = host.Clock.GetUtcNow() }],
            TimeSpan.FromDays(1),
            new WebhookInboxClaimRequest(0, Guid.NewGuid(), TimeSpan.FromMinutes(1)),
            CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        var line = await host.Log.WaitForAsync(line => line.Text.Contains("attempt 1 failed", StringComparison.Ordinal));
        await host.DeliverOpensAsync(1);
        await handler.BegunAsync();
        await attempts.WaitForMeasurementsAsync(2).WithinReason();

        Assert.That(line.Text, Does.Contain("'later' is not a known vendor"));
        Assert.That(attempts.GetMeasurementSnapshot().Select(one => (one.Tags["email_webhooks.event"], one.Tags["email_webhooks.outcome"])), Is.EqualTo([("unknown", "failed"), ("open", (object)"handled")]));
        Assert.That((await host.Inbox.GetStatisticsAsync()) is { Pending: 1, Processing: 0 });
    }

    [Test]
    public async Task Every_accepted_event_is_handled_whatever_fails_in_the_store([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var isFaulty = false;
        var handled = new System.Collections.Concurrent.ConcurrentBag<long?>();
        await using var host = await InboxHost.StartAsync(
            receiver => receiver.AddHandler<Pinpointe.PinpointeEvent>((webhookEvent, _, _) =>
            {
                if (isFaulty && Chance(5))
                {
                    throw new InvalidOperationException("the handler");
                }

                handled.Add(webhookEvent.SubscriberId);
                return ValueTask.CompletedTask;
            }),
            options => (options.MaxConcurrency, options.LeaseDuration) = (3, TimeSpan.FromSeconds(10)),
            beforeCall: name => isFaulty && name != "Statistics" && Chance(3) ? throw (Chance(2) ? new StoreUnreachableException() : new InvalidOperationException("the store refuses it")) : Task.CompletedTask);
        isFaulty = true;

        var accepted = new List<long?>();
        for (var first = 0; first < 120; first += 12)
        {
            var statuses = await Task.WhenAll(Enumerable.Range(first, 12).Select(i => host.DeliverOpenAsync(i))).WithinReason();
            accepted.AddRange(statuses.Select((status, i) => (status, Number: (long?)first + i)).Where(one => one.status == HttpStatusCode.OK).Select(one => one.Number));
            host.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        isFaulty = false;
        await host.UntilAsync(async () =>
        {
            await host.Inbox.RetryAllAsync();
            return (await host.Inbox.GetStatisticsAsync()) is { Pending: 0, Processing: 0, Failed: 0 };
        });

        Assert.That(accepted, Is.Not.Empty);
        Assert.That(accepted.Except(handled), Is.Empty);
        Assert.That(host.Log.Ours.Any(line => line.Level == LogLevel.Critical), Is.False);

        bool Chance(int of)
        {
            lock (random)
            {
                return random.Next(of) == 0;
            }
        }
    }

    private static Action<WebApplicationBuilder> WithLoggerThatThrowsAt(int eventId) => builder => builder.Logging.AddProvider(new ThrowingLoggerProvider(eventId));

    private sealed class ThrowingLoggerProvider(int eventId) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("EmailWebhooks", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (id.Id == eventId)
            {
                throw new IOException("the log's disk is full");
            }
        }

        public void Dispose()
        {
        }
    }
}
