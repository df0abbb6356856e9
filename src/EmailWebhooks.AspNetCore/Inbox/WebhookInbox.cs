using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

internal sealed class WebhookInbox(IWebhookInboxStore store, InboxQueue queue, IOptions<WebhookInboxOptions> options) : IWebhookInbox
{
    private const int RetryLimit = 500;

    private TimeSpan RetryFor => options.Value.RetryFor;

    public Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => store.GetStatisticsAsync(cancellationToken);

    public Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        return store.GetFailedAsync(limit, cancellationToken);
    }

    public async Task<bool> RetryAsync(long id, CancellationToken cancellationToken)
    {
        var isRetried = await store.RetryFailedAsync(id, RetryFor, cancellationToken);
        queue.SignalPending();
        return isRetried;
    }

    public async Task<int> RetryAllAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        int retried;
        do
        {
            retried = await store.RetryAllFailedAsync(RetryLimit, RetryFor, cancellationToken);
            total += retried;
            queue.SignalPending();
        }
        while (retried == RetryLimit);

        return total;
    }

    public Task<bool> DeleteAsync(long id, CancellationToken cancellationToken) => store.DeleteFailedAsync(id, cancellationToken);
}
