using System.Net;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Benchmarks.Inbox;

/// <summary>One way to accept an event, on its own Kestrel server.</summary>
internal sealed class InboxContestant : IAsyncDisposable
{
    private const string Secret = "correct-horse-battery-staple";

    private readonly WebApplication _application;
    private long _handled;

    private InboxContestant(string name, Action<WebApplicationBuilder, InboxContestant> build, Action<WebApplication> map)
    {
        Name = name;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        build(builder, this);
        _application = builder.Build();
        map(_application);
    }

    public string Name { get; }

    public string Url { get; } = $"/hook?key={Secret}";

    public IPEndPoint Server { get; private set; } = null!;

    /// <summary>The number of events that its handler has seen.</summary>
    public long Handled => Interlocked.Read(ref _handled);

    public List<InboxTurn> Turns { get; } = [];

    /// <summary>Starts the receiver without an inbox, the naive endpoint, the receiver with an inbox, and the same with its worker blocked.</summary>
    public static async Task<InboxContestant[]> StartAllAsync(InboxDatabase database)
    {
        var insert = await database.CreateNaiveInsertAsync();
        InboxContestant[] contestants =
        [
            new("no inbox", (builder, own) => own.AddReceiver(builder), MapReceiver),
            new("naive", static (_, _) => { }, application => application.MapPost("/hook", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                await insert(body.ToArray());
            })),
            new("inbox", (builder, own) => database.AddInbox(own.AddReceiver(builder), "inbox"), MapReceiver),
            new("inbox, workers paused", (builder, own) => database.AddInbox(own.AddReceiver(builder, isPaused: true), "paused", options => options.MaxConcurrency = 1), MapReceiver),
        ];
        foreach (var contestant in contestants)
        {
            await contestant._application.StartAsync();
            contestant.Server = new IPEndPoint(IPAddress.Loopback, new Uri(contestant._application.Urls.Single()).Port);
        }

        return contestants;

        static void MapReceiver(WebApplication application) => application.MapPinpointeWebhooks("/hook");
    }

    /// <summary>Waits until the inbox is empty, so that its worker does not slow the next contestant.</summary>
    public async Task DrainAsync()
    {
        if (Name == "inbox")
        {
            var inbox = _application.Services.GetRequiredService<IWebhookInbox>();
            while (await inbox.GetStatisticsAsync() is { Pending: > 0 } or { Processing: > 0 })
            {
                await Task.Delay(20);
            }
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private IWebhookReceiverBuilder AddReceiver(WebApplicationBuilder builder, bool isPaused = false) =>
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add(Secret)).AddHandler<PinpointeOpenEvent>((_, _, cancellationToken) =>
        {
            Interlocked.Increment(ref _handled);
            return isPaused ? new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)) : default;
        });
}
