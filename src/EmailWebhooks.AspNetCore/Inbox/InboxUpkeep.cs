using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>What is done at intervals: leases are renewed, those that have ended are taken back, and old events are deleted.</summary>
internal sealed class InboxUpkeep(
    IWebhookInboxStore store,
    InboxState state,
    InboxQueue queue,
    IOptions<WebhookInboxOptions> options,
    TimeProvider timeProvider,
    ILogger<IWebhookInbox> logger)
{
    private const int DeletionLimit = 500;
    private const string InterruptedError = "Interrupted: the process ended several times in a row while it handled the event.";

    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(1);

    private readonly WebhookInboxOptions _options = options.Value;

    /// <summary>Keeps this process's leases, and takes back those that have ended.</summary>
    public Task KeepLeasesAsync(CancellationToken end) => EveryAsync(_options.LeaseDuration / 3, "renew leases", RenewAsync, end);

    /// <summary>Deletes at once, because some processes live for less than the interval, and then at every interval.</summary>
    public async Task CleanAsync(CancellationToken end)
    {
        await state.TryAsync("delete old events", DeleteAsync);
        await EveryAsync(CleaningInterval, "delete old events", DeleteAsync, end);

        async Task DeleteAsync()
        {
            while (!end.IsCancellationRequested && await store.DeleteExpiredAsync(_options.FailedRetention, DeletionLimit, CancellationToken.None) == DeletionLimit)
            {
            }
        }
    }

    public async Task RecoverAsync()
    {
        var delays = new[] { TimeSpan.Zero, RetryDelays.After(0, _options), RetryDelays.After(1, _options), RetryDelays.After(2, _options) };
        foreach (var (id, count, isFailed) in await store.RecoverAsync(delays, InterruptedError))
        {
            if (isFailed)
            {
                logger.SetAsideInterrupted(id, count);
            }
            else
            {
                logger.Interrupted(id, count);
            }
        }

        queue.SignalPending();
    }

    private async Task RenewAsync()
    {
        foreach (var work in queue.Overdue.Where(static work => !work.IsReported))
        {
            work.IsReported = true;
            logger.Overdue(work.Lease.Id, work.Claim.Vendor, LogText.Of(work.Claim.Event), work.Claim.Attempt, timeProvider.GetElapsedTime(work.StartedAt));
        }

        if (queue.Held is { Count: > 0 } held)
        {
            var renewed = await store.RenewAsync([.. held.Select(static work => work.Lease)], _options.LeaseDuration);
            if (renewed < held.Count)
            {
                // Some may have been settled in the meantime.
                logger.LeasesNotRenewed(held.Count - renewed);
            }
        }

        await RecoverAsync();
    }

    private async Task EveryAsync(TimeSpan interval, string operation, Func<Task> action, CancellationToken end)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        await using var ending = end.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            await state.TryAsync(operation, action);
        }
    }
}
