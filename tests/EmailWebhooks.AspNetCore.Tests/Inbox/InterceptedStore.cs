using System.Collections.Concurrent;
using System.Data.Common;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>A store whose calls can be counted, delayed and made to fail.</summary>
internal sealed class InterceptedStore(IWebhookInboxStore inner, Func<string, Task>? beforeCall) : IWebhookInboxStore, IDisposable
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>The names of the methods that were called; some with the number of events.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Called with the name of a method before it runs.</summary>
    public Func<string, Task>? BeforeCall { get; set; } = beforeCall;

    /// <summary>Called with the entries of a group before it is added.</summary>
    public Action<IReadOnlyList<NewWebhookInboxEntry>>? Adding { get; set; }

    /// <summary>Called with a group of failed attempts before it is recorded.</summary>
    public Action<IReadOnlyList<WebhookInboxFailedAttempt>>? Failing { get; set; }

    /// <summary>Waits until a method has been called.</summary>
    public async Task CalledAsync(string name, int times = 1)
    {
        var deadline = DateTime.UtcNow + Patience.Limit;
        while (_calls.Count(call => call == name) < times)
        {
            Assert.That(DateTime.UtcNow, Is.LessThan(deadline), $"{name} was not called");
            await Task.Delay(5);
        }
    }

    public static void Decorate(IServiceCollection services, Func<string, Task>? beforeCall)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IWebhookInboxStore));
        services.Remove(registered);
        services.AddSingleton<IWebhookInboxStore>(provider => new InterceptedStore((IWebhookInboxStore)registered.ImplementationFactory!(provider), beforeCall));
    }

    public Task InitializeAsync(CancellationToken cancellationToken) => CallAsync("Initialize", async () =>
    {
        await inner.InitializeAsync(cancellationToken);
        return true;
    });

    public Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(IReadOnlyList<NewWebhookInboxEntry> entries, TimeSpan retryFor, WebhookInboxClaimRequest claim, CancellationToken cancellationToken) =>
        CallAsync($"Add {entries.Count}", () =>
        {
            Adding?.Invoke(entries);
            return inner.AddAsync(entries, retryFor, claim, cancellationToken);
        });

    public Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(WebhookInboxClaimRequest claim, CancellationToken cancellationToken) => CallAsync("Claim", async () =>
    {
        var claims = await inner.ClaimAsync(claim, cancellationToken);
        _calls.Enqueue($"Claimed {claims.Count}");
        return claims;
    });

    public Task<int> CompleteAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan retention, CancellationToken cancellationToken) =>
        CallAsync("Complete", () => inner.CompleteAsync(leases, retention, cancellationToken));

    public Task<IReadOnlyList<WebhookInboxFailureOutcome>> FailAsync(IReadOnlyList<WebhookInboxFailedAttempt> attempts, CancellationToken cancellationToken) =>
        CallAsync("Fail", () =>
        {
            Failing?.Invoke(attempts);
            return inner.FailAsync(attempts, cancellationToken);
        });

    public Task<int> ReleaseAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan delay, CancellationToken cancellationToken) =>
        CallAsync($"Release {leases.Count}", () => inner.ReleaseAsync(leases, delay, cancellationToken));

    public Task<int> RenewAsync(IReadOnlyList<WebhookInboxLease> leases, TimeSpan duration, CancellationToken cancellationToken) =>
        CallAsync("Renew", () => inner.RenewAsync(leases, duration, cancellationToken));

    public Task<IReadOnlyList<WebhookInboxInterruption>> RecoverAsync(IReadOnlyList<TimeSpan> delays, string lastError, CancellationToken cancellationToken) =>
        CallAsync("Recover", () => inner.RecoverAsync(delays, lastError, cancellationToken));

    public Task<int> DeleteExpiredAsync(TimeSpan? failedRetention, int limit, CancellationToken cancellationToken) =>
        CallAsync("DeleteExpired", () => inner.DeleteExpiredAsync(failedRetention, limit, cancellationToken));

    public Task<WebhookInboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => CallAsync("Statistics", () => inner.GetStatisticsAsync(cancellationToken));

    public Task<IReadOnlyList<WebhookInboxEntry>> GetFailedAsync(int limit, CancellationToken cancellationToken) => inner.GetFailedAsync(limit, cancellationToken);

    public Task<bool> RetryFailedAsync(long id, TimeSpan retryFor, CancellationToken cancellationToken) => inner.RetryFailedAsync(id, retryFor, cancellationToken);

    public Task<int> RetryAllFailedAsync(int limit, TimeSpan retryFor, CancellationToken cancellationToken) => inner.RetryAllFailedAsync(limit, retryFor, cancellationToken);

    public Task<bool> DeleteFailedAsync(long id, CancellationToken cancellationToken) => inner.DeleteFailedAsync(id, cancellationToken);

    public void Dispose() => ((IDisposable)inner).Dispose();

    private async Task<T> CallAsync<T>(string name, Func<Task<T>> call)
    {
        _calls.Enqueue(name);
        if (BeforeCall is { } beforeCall)
        {
            await beforeCall(name);
        }

        return await call();
    }
}

/// <summary>A database that cannot be reached.</summary>
internal sealed class StoreUnreachableException(string message = "The database cannot be reached.") : DbException(message)
{
    public override bool IsTransient => true;
}
