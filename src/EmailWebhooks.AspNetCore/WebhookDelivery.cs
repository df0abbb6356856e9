using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore;

/// <summary>The delivery of an event.</summary>
/// <remarks>
/// The receiver and the inbox create deliveries. To test a handler, create one with what the handler reads:
/// <c>new WebhookDelivery { IdempotencyKey = "…", Services = services }</c>.
/// </remarks>
public sealed class WebhookDelivery
{
    /// <summary>
    /// Identifies the content of the delivery, for handlers that must take effect only once: 64 lower-case hexadecimal
    /// digits, the SHA-256 hash of vendor, account, event name and body. Every repeat of the same delivery has the same key,
    /// on every replica. Distinct events with the same body share it: a Pinpointe click carries no identifier of its own, so
    /// two clicks in the same second can be equal byte for byte.
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
    /// The number of this attempt to handle the event: 1 for the first. Always 1 without an inbox.
    /// </summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// The scoped services of this delivery: those of the request, or those that the inbox creates for each attempt. When
    /// not set, the services of <see cref="HttpContext"/>, or an empty provider without a request.
    /// </summary>
    public IServiceProvider Services { get => field ?? HttpContext?.RequestServices ?? NoServices.Instance; init; }

    /// <summary>
    /// The context of the request; null when an inbox processes the event. Do not use it after the handler has returned.
    /// The body has already been read, and the receiver sends the response: throw an exception to refuse a delivery. The
    /// query string contains the secret: keep it out of logs.
    /// </summary>
    public HttpContext? HttpContext { get; init; }

    internal string Vendor { get; init; } = "";

    /// <summary>The vendor's name of the event. The idempotency key ignores its case.</summary>
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
