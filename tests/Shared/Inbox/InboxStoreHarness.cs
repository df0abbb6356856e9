using EmailWebhooks.AspNetCore;

namespace EmailWebhooks.Inbox.Contract;

/// <summary>A store under test, with the operations that differ between stores.</summary>
public abstract class InboxStoreHarness : IAsyncDisposable
{
    /// <summary>The store, initialized.</summary>
    public abstract IWebhookInboxStore Store { get; }

    /// <summary>Whether the first recovery after a start takes back every lease.</summary>
    public abstract bool IsOwnedByOneProcess { get; }

    /// <summary>The current time for <see cref="NewWebhookInboxEntry.ReceivedAt"/>.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>Advances the store's clock, or moves all stored times into the past.</summary>
    public abstract Task AdvanceAsync(TimeSpan time);

    /// <summary>Reopens the store, as a restarted process does.</summary>
    public abstract Task RestartAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>Shorthands for the methods of a store.</summary>
internal static class InboxStoreExtensions
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    public static readonly TimeSpan Days = TimeSpan.FromDays(3);

    private static readonly WebhookInboxClaimRequest NoClaim = new(0, Guid.NewGuid(), Hour);

    public static NewWebhookInboxEntry Entry(this InboxStoreHarness harness, string body = "{}", Guid? key = null) => new()
    {
        Vendor = "pinpointe",
        Event = "open",
        Body = System.Text.Encoding.UTF8.GetBytes(body),
        ReceivedAt = harness.Now,
        RepeatKey = key,
    };

    public static async Task<WebhookInboxAdded> AddAsync(this InboxStoreHarness harness, string body = "{}", Guid? key = null, TimeSpan? retryFor = null) =>
        (await harness.Store.AddAsync([harness.Entry(body, key)], retryFor ?? Days, NoClaim))[0];

    public static Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(this IWebhookInboxStore store, params NewWebhookInboxEntry[] entries) =>
        store.AddAsync(entries, Days, NoClaim);

    public static Task<IReadOnlyList<WebhookInboxClaim>> ClaimAsync(this IWebhookInboxStore store, int limit = 100) =>
        store.ClaimAsync(new WebhookInboxClaimRequest(limit, Guid.NewGuid(), Hour));

    /// <summary>Claims the one event that is due.</summary>
    public static async Task<WebhookInboxClaim> ClaimOneAsync(this IWebhookInboxStore store)
    {
        var claims = await store.ClaimAsync();
        Assert.That(claims, Has.Count.EqualTo(1), "events that are due");
        return claims[0];
    }

    public static Task<int> CompleteAsync(this IWebhookInboxStore store, params WebhookInboxClaim[] claims) =>
        store.CompleteAsync([.. claims.Select(claim => claim.Lease)], TimeSpan.FromDays(7));

    public static async Task<WebhookInboxFailureOutcome> FailAsync(this IWebhookInboxStore store, WebhookInboxClaim claim, TimeSpan delay, string error = "System.Exception: no") =>
        (await store.FailAsync([new(claim.Lease, delay, error)]))[0];

    public static Task<int> ReleaseAsync(this IWebhookInboxStore store, WebhookInboxClaim claim, TimeSpan delay = default) => store.ReleaseAsync([claim.Lease], delay);

    /// <summary>Adds an event and fails it once its retry period is over, so that it is set aside.</summary>
    public static async Task<long> AddFailedAsync(this InboxStoreHarness harness, string body = "{}", Guid? key = null)
    {
        var id = (await harness.AddAsync(body, key, Hour)).Id;
        await harness.AdvanceAsync(2 * Hour);
        var claim = (await harness.Store.ClaimAsync()).Single(claim => claim.Lease.Id == id);
        Assert.That(await harness.Store.FailAsync(claim, Hour), Is.EqualTo(WebhookInboxFailureOutcome.Failed));
        return id;
    }
}
