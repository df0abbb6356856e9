namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Options of the webhook receiver. Bound from the section <c>WebhookReceiver</c>, or <c>WebhookReceiver:&lt;account&gt;</c>
/// for a named account, and read at each request, so a change takes effect at once. A change that makes the options invalid
/// is logged as an error, and the last valid options stay in force.
/// </summary>
public sealed class WebhookReceiverOptions
{
    /// <summary>
    /// The accepted secrets. The URL of a delivery must carry one of them exactly (<c>…?key=secret</c>), because neither
    /// vendor signs its deliveries. To rotate a secret, add the new one, change the URL at the vendor, and remove the old
    /// one. Configuration sources merge lists by index, which can bring a removed secret back: keep the list in one source.
    /// At least one is required unless <see cref="AllowUnauthenticated"/> is set; none may be blank. Default: none.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>
    /// Whether the application may run without a secret, so that anyone who knows the URL can deliver events. Deliveries
    /// still need a secret when one is configured. Default: false.
    /// </summary>
    public bool AllowUnauthenticated { get; set; }

    /// <summary>The name of the query parameter that carries the secret. Default: <c>key</c>.</summary>
    public string SecretParameter { get; set; } = "key";

    /// <summary>
    /// The maximum size of a body, in bytes. The response to a larger one is 413, and the connection is closed. At the
    /// receiver's endpoints, this limit replaces the server's own, even a lower one. Default: 262,144 (256 KiB); at least 1.
    /// </summary>
    public int MaxBodySize { get; set; } = 256 * 1024;

    /// <summary>
    /// Whether the response to an event without a handler is 404 instead of 200, so that the vendor can count the delivery
    /// as failed. MAILINGWORK deactivates a webhook after several failed deliveries in a row. Default: false.
    /// </summary>
    public bool RefuseUnhandledEvents { get; set; }
}
