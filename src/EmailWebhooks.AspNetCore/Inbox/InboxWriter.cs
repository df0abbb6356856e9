using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>
/// Accepts events. A request that arrives while nothing is being written commits its event itself; those that arrive in the
/// meantime are then committed together. So a single request waits for no other, and many share one flush of the disk. Ends
/// with the application's services, not with the workers, so that requests in flight still get their commit.
/// </summary>
internal sealed class InboxWriter(
    IWebhookInboxStore store,
    InboxState state,
    InboxQueue workers,
    InboxSettler settler,
    InboxTelemetry telemetry,
    IOptions<WebhookInboxOptions> options,
    ILogger<IWebhookInbox> logger) : IInboxIntake, IAsyncDisposable, IDisposable
{
    private const int QueueLimit = 1024;
    private const int GroupLimit = 256;

    private readonly Channel<Arrival> _queue = Channel.CreateBounded<Arrival>(QueueLimit);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebhookInboxOptions _options = options.Value;
    private int _isWriting;

    public async ValueTask<DeliveryOutcome> AcceptAsync(
        WebhookVendor vendor, WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (!state.IsInitialized)
        {
            return DeliveryOutcome.StoreFailed;
        }

        var arrival = new Arrival(InboxEvent.ToEntry(vendor, webhookEvent, delivery, _options.Deduplicate, Activity.Current?.Id), webhookEvent);
        if (!_queue.Writer.TryWrite(arrival))
        {
            logger.QueueFull(QueueLimit);
            return DeliveryOutcome.StoreFailed;
        }

        if (TryBeginWriting())
        {
            await WriteGroupAsync();
            EndWriting();
        }

        var outcome = await arrival.Outcome.Task;
        if (outcome == DeliveryOutcome.Duplicate)
        {
            telemetry.RecordDuplicate(arrival.Entry);
        }

        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (TryBeginWriting())
        {
            EndWriting();
        }

        await _ended.Task;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private bool TryBeginWriting() => Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0;

    /// <summary>Leaves the events that have arrived in the meantime to a thread that serves no request.</summary>
    private void EndWriting()
    {
        do
        {
            if (_queue.Reader.Count > 0)
            {
                _ = Task.Run(WriteRestAsync);
                return;
            }

            if (_queue.Reader.Completion.IsCompleted)
            {
                // No write can begin any more.
                _ended.TrySetResult();
                return;
            }

            Interlocked.Exchange(ref _isWriting, 0);
        }
        while ((_queue.Reader.Count > 0 || _queue.Reader.Completion.IsCompleted) && TryBeginWriting());
    }

    private async Task WriteRestAsync()
    {
        while (_queue.Reader.Count > 0)
        {
            await WriteGroupAsync();
        }

        EndWriting();
    }

    private async Task WriteGroupAsync()
    {
        var group = new List<Arrival>();
        List<Arrival>? repeats = null;
        var keys = new HashSet<Guid>();
        while (group.Count < GroupLimit && _queue.Reader.TryRead(out var arrival))
        {
            if (arrival.Entry.RepeatKey is { } key && !keys.Add(key))
            {
                (repeats ??= []).Add(arrival);
            }
            else
            {
                group.Add(arrival);
            }
        }

        await AddAsync(group);

        // Each is added after its original, so that the store recognizes the repeat.
        foreach (var repeat in repeats ?? [])
        {
            await AddAsync([repeat]);
        }
    }

    private async Task AddAsync(IReadOnlyList<Arrival> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        var claim = new WebhookInboxClaimRequest(workers.ReserveForArrivals(group.Count), Guid.NewGuid(), _options.LeaseDuration);
        try
        {
            var added = await store.AddAsync([.. group.Select(arrival => arrival.Entry)], _options.RetryFor, claim);
            state.Succeeded();
            await settler.ReleaseAsync(Finish(group, added, claim), TimeSpan.Zero);
        }
        catch (Exception failure)
        {
            workers.Release(claim.Limit);
            if (failure is not DbException { IsTransient: true } && group.Count > 1)
            {
                // An event that the store refuses must not fail the others.
                foreach (var arrival in group)
                {
                    await AddAsync([arrival]);
                }

                return;
            }

            state.Failed(failure);
            foreach (var arrival in group)
            {
                arrival.Outcome.SetResult(DeliveryOutcome.StoreFailed);
            }
        }
    }

    /// <returns>The events that were leased for workers that have stopped in the meantime.</returns>
    private List<InboxWork> Finish(IReadOnlyList<Arrival> group, IReadOnlyList<WebhookInboxAdded> added, WebhookInboxClaimRequest claim)
    {
        var pending = false;
        var rejected = new List<InboxWork>();
        for (var i = 0; i < added.Count; i++)
        {
            var ((outcome, id), isLeased) = (added[i], i < claim.Limit);
            if (isLeased && outcome == WebhookInboxAddOutcome.Added)
            {
                var work = group[i].ToWork(new WebhookInboxLease(id, claim.Token));
                if (!workers.TryAdd(work))
                {
                    rejected.Add(work);
                }
            }
            else
            {
                workers.Release(isLeased ? 1 : 0);
                pending |= outcome != WebhookInboxAddOutcome.Repeat;
            }

            if (outcome == WebhookInboxAddOutcome.Revived)
            {
                logger.Revived(id);
            }
        }

        if (pending)
        {
            workers.SignalPending();
        }

        for (var i = 0; i < added.Count; i++)
        {
            group[i].Outcome.SetResult(added[i].Outcome == WebhookInboxAddOutcome.Added ? DeliveryOutcome.Stored : DeliveryOutcome.Duplicate);
        }

        return rejected;
    }

    /// <summary>A request that waits for its commit.</summary>
    private sealed class Arrival(NewWebhookInboxEntry entry, WebhookEvent webhookEvent)
    {
        public NewWebhookInboxEntry Entry => entry;

        public TaskCompletionSource<DeliveryOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The event for a worker, which then need not read it back.</summary>
        public InboxWork ToWork(WebhookInboxLease lease) => new(
            new WebhookInboxClaim
            {
                Lease = lease,
                Vendor = entry.Vendor,
                Account = entry.Account,
                Event = entry.Event,
                Body = entry.Body,
                ReceivedAt = entry.ReceivedAt,
                TraceParent = entry.TraceParent,
                Attempt = 1,
                Failures = 0,
                Interruptions = 0,
            },
            webhookEvent);
    }
}
