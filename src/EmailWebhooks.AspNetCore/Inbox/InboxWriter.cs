using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>
/// Accepts events: one loop commits together what has arrived meanwhile, so that a lone request waits for nobody and many
/// share a flush of the disk. It ends with the application's services, not with the workers: requests that are still
/// being answered get their commit.
/// </summary>
internal sealed class InboxWriter : IInboxIntake, IAsyncDisposable, IDisposable
{
    private const int QueueLimit = 1024;
    private const int GroupLimit = 256;

    private readonly Channel<Arrival> _queue = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly IWebhookInboxStore _store;
    private readonly InboxState _state;
    private readonly InboxQueue _workers;
    private readonly InboxSettler _settler;
    private readonly InboxTelemetry _telemetry;
    private readonly WebhookInboxOptions _options;
    private readonly ILogger _logger;
    private readonly Task _writing;

    public InboxWriter(
        IWebhookInboxStore store,
        InboxState state,
        InboxQueue workers,
        InboxSettler settler,
        InboxTelemetry telemetry,
        IOptions<WebhookInboxOptions> options,
        ILogger<IWebhookInbox> logger)
    {
        (_store, _state, _workers, _settler, _telemetry, _options, _logger) = (store, state, workers, settler, telemetry, options.Value, logger);
        _writing = Task.Run(WriteAsync);
    }

    public async ValueTask<DeliveryOutcome> AcceptAsync(
        WebhookVendor vendor, WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (!_state.IsInitialized)
        {
            return DeliveryOutcome.StoreFailed;
        }

        var arrival = new Arrival(InboxEvent.ToEntry(vendor, webhookEvent, delivery, _options.Deduplicate, Activity.Current?.Id), webhookEvent);
        if (!_queue.Writer.TryWrite(arrival))
        {
            _logger.QueueFull(QueueLimit);
            return DeliveryOutcome.StoreFailed;
        }

        var outcome = await arrival.Outcome.Task;
        if (outcome == DeliveryOutcome.Duplicate)
        {
            _telemetry.RecordDuplicate(arrival.Entry);
        }

        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAsync()
    {
        var group = new List<Arrival>(GroupLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            List<Arrival>? twins = null;
            var keys = new HashSet<Guid>();
            while (group.Count < GroupLimit && _queue.Reader.TryRead(out var arrival))
            {
                if (arrival.Entry.RepeatKey is { } key && !keys.Add(key))
                {
                    (twins ??= []).Add(arrival);
                }
                else
                {
                    group.Add(arrival);
                }
            }

            await AddAsync(group);
            if (twins is not null)
            {
                // Each after its original, so that the store finds a repeat.
                foreach (var twin in twins)
                {
                    await AddAsync([twin]);
                }
            }
        }
    }

    private async Task AddAsync(IReadOnlyList<Arrival> group)
    {
        var claim = new WebhookInboxClaimRequest(_workers.ReserveForArrivals(group.Count), Guid.NewGuid(), _options.LeaseDuration);
        try
        {
            var added = await _store.AddAsync([.. group.Select(arrival => arrival.Entry)], _options.RetryFor, claim);
            _state.Succeeded();
            await _settler.ReleaseAsync(Finish(group, added, claim), TimeSpan.Zero);
        }
        catch (Exception failure)
        {
            _workers.Release(claim.Limit);
            if (failure is not DbException { IsTransient: true } && group.Count > 1)
            {
                // One bad text does not refuse all the others.
                foreach (var arrival in group)
                {
                    await AddAsync([arrival]);
                }

                return;
            }

            _state.Failed(failure);
            foreach (var arrival in group)
            {
                arrival.Outcome.SetResult(DeliveryOutcome.StoreFailed);
            }
        }
    }

    /// <returns>What was leased for workers that have stopped meanwhile.</returns>
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
                if (!_workers.TryAdd(work))
                {
                    rejected.Add(work);
                }
            }
            else
            {
                _workers.Release(isLeased ? 1 : 0);
                pending |= outcome != WebhookInboxAddOutcome.Repeat;
            }

            if (outcome == WebhookInboxAddOutcome.Revived)
            {
                _logger.Revived(id);
            }
        }

        if (pending)
        {
            _workers.SignalPending();
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

        /// <summary>What a worker gets when it need not read the event back.</summary>
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
