using System.Diagnostics;
using System.Globalization;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Benchmarks.Ratios;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Benchmarks.Inbox;

/// <summary>Prints how a backlog, and as many retained keys, slow down accepting, claiming and completing.</summary>
internal static class InboxScaleCommand
{
    private const int Group = 256;
    private const int Batch = 64;
    private const int Rounds = 60;

    /// <param name="kind"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="largest">The largest backlog; each is ten times as large as the one before.</param>
    public static async Task RunAsync(string kind, int largest)
    {
        await using var database = await InboxDatabase.StartAsync(kind);
        var sizes = new List<Size>();
        for (var count = 10_000; count <= largest; count *= 10)
        {
            sizes.Add(await Size.CreateAsync(database, count));
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < sizes.Count; i++)
            {
                await sizes[(round + i) % sizes.Count].TakeTurnAsync();
            }
        }

        Console.WriteLine($"| {kind} | pending and retained, each | accept {Batch} | claim {Batch} | complete {Batch} | filled per second | working set MiB |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var size in sizes)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| | {size.Count} | {Ratio(turn => turn.Accept)} | {Ratio(turn => turn.Claim)} | {Ratio(turn => turn.Complete)} | {size.FilledPerSecond:0} | {size.WorkingSet / 1048576} |"));
            size.Dispose();

            string Ratio(Func<Times, double> time) => PairedRatios.Describe(size.Turns.Select(time), sizes[0].Turns.Select(time));
        }
    }

    private readonly record struct Times(double Accept, double Claim, double Complete);

    private sealed class Size(ServiceProvider services, int count) : IDisposable
    {
        private static readonly TimeSpan Days = TimeSpan.FromDays(3);
        private static readonly byte[] Body = new byte[400];

        private readonly IWebhookInboxStore _store = services.GetRequiredService<IWebhookInboxStore>();

        public int Count => count;

        public double FilledPerSecond { get; private set; }

        public long WorkingSet { get; private set; }

        public List<Times> Turns { get; } = [];

        public static async Task<Size> CreateAsync(InboxDatabase database, int count)
        {
            var size = new Size(database.CreateStore($"size_{count}"), count);
            await size._store.InitializeAsync();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i += Group)
            {
                var claim = new WebhookInboxClaimRequest(Group, Guid.NewGuid(), Days);
                var added = await size._store.AddAsync(Entries(Group), Days, claim);
                await size._store.CompleteAsync([.. added.Select(one => new WebhookInboxLease(one.Id, claim.Token))], Days);
                await size._store.AddAsync(Entries(Group), Days, claim with { Limit = 0 });
            }

            size.FilledPerSecond = 2 * count / Stopwatch.GetElapsedTime(started).TotalSeconds;
            size.WorkingSet = Environment.WorkingSet;
            return size;
        }

        public async Task TakeTurnAsync()
        {
            var entries = Entries(Batch);
            var claim = new WebhookInboxClaimRequest(Batch, Guid.NewGuid(), Days);
            var started = Stopwatch.GetTimestamp();
            await _store.AddAsync(entries, Days, claim with { Limit = 0 });
            var accepted = Stopwatch.GetTimestamp();
            var claims = await _store.ClaimAsync(claim);
            var claimed = Stopwatch.GetTimestamp();
            await _store.CompleteAsync([.. claims.Select(one => one.Lease)], Days);
            Turns.Add(new Times(accepted - started, claimed - accepted, Stopwatch.GetTimestamp() - claimed));
        }

        public void Dispose() => services.DisposeAsync().AsTask().GetAwaiter().GetResult();

        private static NewWebhookInboxEntry[] Entries(int count) => [.. Enumerable.Range(0, count).Select(_ => new NewWebhookInboxEntry
        {
            Vendor = "pinpointe", Event = "open", Body = Body, ReceivedAt = DateTimeOffset.UtcNow, RepeatKey = Guid.NewGuid(),
        })];
    }
}
