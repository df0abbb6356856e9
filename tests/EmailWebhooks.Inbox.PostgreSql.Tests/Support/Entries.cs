using System.Text;
using EmailWebhooks.AspNetCore;

namespace EmailWebhooks.Inbox.PostgreSql.Tests.Support;

internal static class Entries
{
    public static readonly TimeSpan RetryFor = TimeSpan.FromDays(3);
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    public static NewWebhookInboxEntry Entry(string body = "{}", Guid? key = null, string name = "open") => new()
    {
        Vendor = "pinpointe",
        Event = name,
        Body = Encoding.UTF8.GetBytes(body),
        ReceivedAt = DateTimeOffset.UtcNow,
        RepeatKey = key,
    };

    /// <summary>Entries with keys.</summary>
    public static NewWebhookInboxEntry[] Keyed(int count) => [.. Enumerable.Range(0, count).Select(_ => Entry(key: Guid.NewGuid()))];

    public static WebhookInboxClaimRequest Claim(int limit, TimeSpan? duration = null) => new(limit, Guid.NewGuid(), duration ?? TimeSpan.FromMinutes(1));

    public static Task<IReadOnlyList<WebhookInboxAdded>> AddAsync(this IWebhookInboxStore store, params NewWebhookInboxEntry[] entries) => store.AddAsync(entries, RetryFor, Claim(0));
}
