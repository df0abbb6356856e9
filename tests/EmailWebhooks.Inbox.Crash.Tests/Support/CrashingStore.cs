using EmailWebhooks.AspNetCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>A store that kills the process before or after the commit of an accepted event.</summary>
internal sealed class CrashingStore(IWebhookInboxStore store, CrashPoint crash) : IWebhookInboxStore
{
    public static void Wrap(IServiceCollection services, CrashPoint crash)
    {
        if (crash is CrashPoint.BeforeCommit or CrashPoint.AfterCommit)
        {
            var inner = services.Single(service => service.ServiceType == typeof(IWebhookInboxStore));
            services.Remove(inner);
            services.AddSingleton<IWebhookInboxStore>(provider => new CrashingStore((IWebhookInboxStore)inner.ImplementationFactory!(provider), crash));
        }
    }

    public async Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(
        IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default)
    {
        if (crash == CrashPoint.AfterCommit)
        {
            await store.AddAsync(entries, retryFor, claim, cancellationToken);
        }

        Program.Kill();
        return [];
    }

    public Task InitializeAsync(CancellationToken cancellationToken = default) => store.InitializeAsync(cancellationToken);

    public Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(WebhookInboxClaimRequest claim, CancellationToken cancellationToken = default) => store.ClaimAsync(claim, cancellationToken);

    public Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan retention, CancellationToken cancellationToken = default) => store.CompleteAsync(leases, retention, cancellationToken);

    public Task<IReadOnlyList<WebhookInboxFailureOutcome>> FailAsync(IReadOnlyList<WebhookInboxFailedAttempt> attempts, CancellationToken cancellationToken = default) => store.FailAsync(attempts, cancellationToken);

    public Task<int> ReleaseAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan delay, CancellationToken cancellationToken = default) => store.ReleaseAsync(leases, delay, cancellationToken);

    public Task<int> RenewAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan duration, CancellationToken cancellationToken = default) => store.RenewAsync(leases, duration, cancellationToken);

    public Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync(IReadOnlyList<TimeSpan> delays, string lastError, CancellationToken cancellationToken = default) => store.RecoverAsync(delays, lastError, cancellationToken);

    public Task<int> DeleteExpiredAsync(TimeSpan? failedRetention, int limit, CancellationToken cancellationToken = default) => store.DeleteExpiredAsync(failedRetention, limit, cancellationToken);

    public Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => store.GetStatisticsAsync(cancellationToken);

    public Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken = default) => store.GetFailedAsync(limit, cancellationToken);

    public Task<bool> RetryFailedAsync(long id, TimeSpan retryFor, CancellationToken cancellationToken = default) => store.RetryFailedAsync(id, retryFor, cancellationToken);

    public Task<int> RetryAllFailedAsync(int limit, TimeSpan retryFor, CancellationToken cancellationToken = default) => store.RetryAllFailedAsync(limit, retryFor, cancellationToken);

    public Task<bool> DeleteFailedAsync(long id, CancellationToken cancellationToken = default) => store.DeleteFailedAsync(id, cancellationToken);
}
