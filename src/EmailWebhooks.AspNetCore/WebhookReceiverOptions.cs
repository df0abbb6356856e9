namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Who may deliver webhooks, and how much. Bound from the section <c>WebhookReceiver</c>, or <c>WebhookReceiver:&lt;account&gt;</c>
/// for a named account, and read at each request, so a change takes effect at once. A change that makes them invalid is
/// logged as an error, and the last valid ones stay in force.
/// </summary>
public sealed class WebhookReceiverOptions
{
    /// <summary>
    /// The secrets that a delivery's URL may carry (<c>…?key=secret</c>), since neither vendor signs its deliveries; one
    /// of them has to match exactly. Several are for rotation: add the new one, change the URL at the vendor, remove the
    /// old one. Configuration sources merge lists by index, which can bring a removed secret back: keep the list in one
    /// source. At least one is required unless <see cref="AllowUnauthenticated"/> is set; none may be blank. Default: none.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>
    /// Whether the application may run without any secret, so that everybody who knows the URL can deliver events. A
    /// configured secret is still required. Default: false.
    /// </summary>
    public bool AllowUnauthenticated { get; set; }

    /// <summary>The name of the query parameter that carries the secret. Default: <c>key</c>.</summary>
    public string SecretParameter { get; set; } = "key";

    /// <summary>
    /// The longest body that is accepted, in bytes; a longer one is answered with 413, and the connection is closed. It
    /// applies to the receiver's endpoints even where the server's own limit is lower. Default: 262,144 (256 KiB); at least 1.
    /// </summary>
    public int MaxBodySize { get; set; } = 256 * 1024;

    /// <summary>
    /// Whether an event that no handler was added for is answered with 404, so that the vendor counts the delivery as
    /// failed, instead of 200. MAILINGWORK switches a webhook off after several failed deliveries in a row. Default: false.
    /// </summary>
    public bool RefuseUnhandledEvents { get; set; }
}
