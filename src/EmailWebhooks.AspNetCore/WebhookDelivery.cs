using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore;

/// <summary>The delivery that brought an event.</summary>
/// <remarks>
/// The receiver and the inbox create deliveries. To test a handler, create one with what the handler reads:
/// <c>new WebhookDelivery { IdempotencyKey = "…", Services = services }</c>.
/// </remarks>
public sealed class WebhookDelivery
{
    /// <summary>
    /// Identifies the delivery's content, for handlers that must have their effect once: 64 lower-case hexadecimal digits,
    /// the SHA-256 hash of vendor, account, event name and body. Every retry of the same delivery has the same key, on
    /// every replica. Two genuine events with the same body share it: a Pinpointe click carries no identifier of its own,
    /// so two clicks in the same second can be equal byte for byte.
    /// </summary>
    public string IdempotencyKey { get => field ??= ComputeIdempotencyKey(); init; }

    /// <summary>
    /// The account whose endpoint received the delivery, as named in <c>AddWebhookReceiver(account)</c>; null for the
    /// default one.
    /// </summary>
    public string? Account { get; init; }

    /// <summary>The body exactly as received. It belongs to this delivery alone, so it may be kept after the handler has returned.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the delivery arrived, in UTC, by the application's <see cref="TimeProvider"/>.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>
    /// How often the handlers have been run for this event, this time included: 1 for the first. Without an inbox always 1.
    /// </summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// The services of this delivery's scope: the request's, or those that the inbox creates for each attempt. Where none
    /// are set, those of <see cref="HttpContext"/>; without a request, an empty provider.
    /// </summary>
    public IServiceProvider Services { get => field ?? HttpContext?.RequestServices ?? NoServices.Instance; init; }

    /// <summary>
    /// The request that is being answered; null when an inbox processes the event. Do not use it after the handler has
    /// returned. Its body has been read, and its response belongs to the receiver: throw an exception to refuse a delivery.
    /// Its query string holds the secret: keep it out of logs.
    /// </summary>
    public HttpContext? HttpContext { get; init; }

    internal string Vendor { get; init; } = "";

    /// <summary>The event's name as the vendor calls it; part of the key without regard to case.</summary>
    internal string EventName { get; init; } = "";

    private string ComputeIdempotencyKey()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ReadOnlySpan<string> names = [Vendor, Account ?? "", EventName.ToLowerInvariant()];
        foreach (var name in names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData([0]);
        }

        hash.AppendData(Body.Span);
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
