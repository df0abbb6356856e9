using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>
/// Accepts events. A request that arrives while nothing is being written commits its event itself; those that arrive in the
/// meantime are then committed together. So a lone request does not wait, and concurrent ones share one flush of the disk. Ends
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
    private const string Operation = "store deliveries";
    private const int QueueLimit = 1024;
    private const int GroupLimit = 256;

    private readonly Channel<InboxArrival> _queue = Channel.CreateBounded<InboxArrival>(QueueLimit);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebhookInboxOptions _options = options.Value;
    private int _isWriting;
    private int _isFull;

    public async ValueTask<DeliveryOutcome> AcceptAsync(
        WebhookVendor vendor, WebhookEvent webhookEvent, WebhookDelivery delivery)
    {
        if (!state.IsInitialized)
        {
            return DeliveryOutcome.StoreFailed;
        }

        var arrival = new InboxArrival(InboxEvent.ToEntry(vendor, webhookEvent, delivery, _options.Deduplicate, Activity.Current?.Id), webhookEvent);
        if (!_queue.Writer.TryWrite(arrival))
        {
            if (!_queue.Reader.Completion.IsCompleted && Interlocked.Exchange(ref _isFull, 1) == 0)
            {
                logger.QueueFull(QueueLimit);
            }

            return DeliveryOutcome.StoreFailed;
        }

        if (TryBeginWriting())
        {
            await WriteAsync(static _ => false);
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
                _ = Task.Run(() => WriteAsync(static reader => reader.Count > 0));
                return;
            }

            if (_queue.Reader.Completion.IsCompleted)
            {
                // No write can begin any more.
                _ended.TrySetResult();
                return;
            }

            _isFull = 0;
            Interlocked.Exchange(ref _isWriting, 0);
        }
        while ((_queue.Reader.Count > 0 || _queue.Reader.Completion.IsCompleted) && TryBeginWriting());
    }

    /// <summary>Writes a group, and further ones while the condition is met.</summary>
    private async Task WriteAsync(Predicate<ChannelReader<InboxArrival>> hasMore)
    {
        try
        {
            do
            {
                await WriteGroupAsync();
            }
            while (hasMore(_queue.Reader));
        }
        catch (Exception unexpected)
        {
            state.Failed(Operation, unexpected);
        }
        finally
        {
            EndWriting();
        }
    }

    private async Task WriteGroupAsync()
    {
        var group = new List<InboxArrival>();
        List<InboxArrival>? repeats = null;
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

        try
        {
            await AddAsync(group);

            // Each is added after its original, so that the store recognizes the repeat.
            foreach (var repeat in repeats ?? [])
            {
                await AddAsync([repeat]);
            }
        }
        finally
        {
            // Not even a logger that throws may leave a request without a response.
            foreach (var arrival in group.Concat(repeats ?? []))
            {
                arrival.Outcome.TrySetResult(DeliveryOutcome.StoreFailed);
            }
        }
    }

    private async Task AddAsync(List<InboxArrival> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        var claim = new WebhookInboxClaimRequest(workers.ReserveForArrivals(group.Count), Guid.NewGuid(), _options.LeaseDuration);
        IReadOnlyList<WebhookInboxAdded> added;
        try
        {
            added = await store.AddAsync([.. group.Select(arrival => arrival.Entry)], _options.RetryFor, claim);
        }
        catch (Exception failure)
        {
            workers.Release(claim.Limit);
            if (failure is not DbException { IsTransient: true } && (group.Count > 1 || group[0].TryReduceToAscii()))
            {
                // One event that the store refuses must not cause the others to fail.
                foreach (var arrival in group)
                {
                    await AddAsync([arrival]);
                }

                return;
            }

            foreach (var arrival in group)
            {
                arrival.Outcome.SetResult(DeliveryOutcome.StoreFailed);
            }

            state.Failed(Operation, failure);
            return;
        }

        var rejected = Finish(group, added, claim);
        state.Succeeded(Operation);
        await settler.ReleaseAsync(rejected, TimeSpan.Zero);
        foreach (var revived in added.Where(one => one.Outcome == WebhookInboxAddOutcome.Revived))
        {
            logger.Revived(revived.Id);
        }
    }

    /// <returns>The events that were leased for workers that have stopped in the meantime.</returns>
    private List<InboxWork> Finish(List<InboxArrival> group, IReadOnlyList<WebhookInboxAdded> added, WebhookInboxClaimRequest claim)
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
}
