using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>An application whose inbox is a SQLite file in a temporary folder, so that it can be stopped and started again.</summary>
internal sealed class InboxHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("email-webhooks-inbox-").FullName;
    private ReceiverHost? _host;

    public string ConnectionString => $"Data Source={Path.Combine(_folder, "webhooks.db")}";

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero));

    public ReceiverHost Application => _host!;

    public FakeLogCollector Log => Application.Log;

    public IWebhookInbox Inbox => Application.Application.Services.GetRequiredService<IWebhookInbox>();

    /// <summary>The store of the application, whose calls a test can see and intercept.</summary>
    public InterceptedStore Store => (InterceptedStore)Application.Application.Services.GetRequiredService<IWebhookInboxStore>();

    /// <summary>Called with the name of each method of the store before it runs. Takes effect at the next start.</summary>
    public Func<string, Task>? BeforeCall { get; set; }

    public static async Task<InboxHost> StartAsync(
        Action<IWebhookReceiverBuilder> handlers, Action<WebhookInboxOptions>? options = null, Action<WebApplicationBuilder>? build = null, Func<string, Task>? beforeCall = null)
    {
        var host = new InboxHost { BeforeCall = beforeCall };
        await host.RestartAsync(handlers, options, build);
        return host;
    }

    /// <summary>Stops the application in an orderly way and starts it again on the same file.</summary>
    public async Task RestartAsync(Action<IWebhookReceiverBuilder> handlers, Action<WebhookInboxOptions>? options = null, Action<WebApplicationBuilder>? build = null)
    {
        await StopAsync();
        _host = await ReceiverHost.StartAsync(
            receiver =>
            {
                receiver.AddSqliteInbox(ConnectionString, options);
                InterceptedStore.Decorate(receiver.Services, BeforeCall);
                handlers(receiver);
            },
            build: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Clock);
                builder.Configuration.AddInMemoryCollection([new("WebhookReceiver:Inbox:MaxConcurrency", "2")]);
                build?.Invoke(builder);
            });
    }

    public async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.Application.StopAsync();
            await _host.DisposeAsync();
            _host = null;
        }
    }

    /// <summary>Posts an open whose identifier is this number, so that a second one with the same number is a repeat.</summary>
    public Task<HttpStatusCode> DeliverOpenAsync(int number = 1) => Application.DeliverAsync(ReceiverHost.PinpointePath, Open(number));

    public async Task DeliverOpensAsync(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            Assert.That(await DeliverOpenAsync(number), Is.EqualTo(HttpStatusCode.OK));
        }
    }

    public static string Open(int number)
    {
        var open = JsonNode.Parse(Payloads.Open)!.AsObject();
        open["detail"] = $"event-{number}";
        open["subscriberId"] = number;
        return open.ToJsonString();
    }

    /// <summary>Waits until nothing is pending or being handled.</summary>
    public async Task UntilDoneAsync()
    {
        var deadline = DateTime.UtcNow + Patience.Limit;
        WebhookInboxStatistics statistics;
        while ((statistics = await Inbox.GetStatisticsAsync()) is { Pending: > 0 } or { Processing: > 0 })
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(deadline), $"pending {statistics.Pending}, processing {statistics.Processing}; logged: {string.Join(Environment.NewLine, Log.Ours.Select(line => line.Text))}; called: {string.Join(", ", Store.Calls.Where(call => call != "Statistics"))}");
            await Task.Delay(5);
        }
    }

    /// <summary>Advances the clock until the condition is met.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow + Patience.Limit;
        while (!await condition())
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(deadline), "the condition was not met");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A handler that records its attempts and runs the test's script for each of them.</summary>
internal sealed class ScriptedHandler(Func<int, WebhookDelivery, CancellationToken, Task>? script = null)
{
    private readonly ConcurrentQueue<(WebhookEvent Event, WebhookDelivery Delivery)> _attempts = new();
    private readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();

    public IReadOnlyList<(WebhookEvent Event, WebhookDelivery Delivery)> Attempts => [.. _attempts];

    public IEnumerable<long?> Numbers => Attempts.Select(attempt => ((Pinpointe.PinpointeEvent)attempt.Event).SubscriberId);

    public void Register(IWebhookReceiverBuilder receiver) => receiver.AddHandler<WebhookEvent>(HandleAsync);

    /// <summary>Waits until one more attempt has begun.</summary>
    public Task BegunAsync() => _begun.Reader.ReadAsync().AsTask().WithinReason();

    private async ValueTask HandleAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        _attempts.Enqueue((webhookEvent, delivery));
        var number = _attempts.Count;
        _begun.Writer.TryWrite(true);
        if (script is not null)
        {
            await script(number, delivery, cancellationToken);
        }
    }
}
