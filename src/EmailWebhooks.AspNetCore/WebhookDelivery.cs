using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore;

/// <summary>The request that brought an event.</summary>
public sealed class WebhookDelivery
{
    /// <summary>Creates a delivery; the receiver does this, and so do tests of handlers.</summary>
    /// <param name="httpContext">The request.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="receivedAt">When the request arrived.</param>
    /// <exception cref="ArgumentNullException"><paramref name="httpContext"/> is null.</exception>
    public WebhookDelivery(HttpContext httpContext, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(httpContext);

        HttpContext = httpContext;
        Body = body;
        ReceivedAt = receivedAt;
    }

    /// <summary>The body exactly as received. It belongs to this delivery alone, so it may be kept after the handler has returned.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When the request arrived, in UTC, by the application's <see cref="TimeProvider"/>.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>
    /// The request; not to be used after the handler has returned. Its body has been read and its answer is the
    /// receiver's to give: throw to refuse a delivery. Its query string holds the secret: keep it out of logs.
    /// </summary>
    public HttpContext HttpContext { get; }
}
