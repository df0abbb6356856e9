using System.Net;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Testing;

/// <summary>Pinpointe's webhook deliveries: posts events in the documented shape to the URL under test.</summary>
/// <remarks>
/// <para>
/// Members and their order are those of Pinpointe's help, "Webhooks 2.0: Campaign Opens and Link Clicks" (article
/// 12000098737). For bounces, unsubscribes and complaints the vendor documents no members; those carry the ones that opens
/// and clicks share. Ids are sent as JSON numbers, and an open's <c>detail</c> as a string: an assumption, as the
/// vendor publishes no JSON types; use <see cref="SendAsync(Uri, ReadOnlyMemory{byte}, CancellationToken)"/> for others.
/// </para>
/// <para>Redirects are not followed. All members can be used from several threads.</para>
/// </remarks>
public sealed class PinpointeEmulator : IDisposable
{
    private readonly PinpointeSamples _samples;
    private readonly WebhookSender _sender;

    /// <summary>Creates an emulator.</summary>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    public PinpointeEmulator(PinpointeEmulatorOptions? options = null)
    {
        options ??= new PinpointeEmulatorOptions();
        options.Validate();
        _samples = new PinpointeSamples(options);
        _sender = new WebhookSender(options.DeliveryHandler, options.DeliveryTimeout, options.TimeProvider);
    }

    /// <summary>
    /// Carries the deliveries, for instance <c>TestServer.CreateHandler()</c> for a receiver that listens on no port; null
    /// for real HTTP. It can be set at any time and counts from the next delivery. It is not disposed.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler
    {
        get => _sender.Handler;
        set => _sender.Handler = value;
    }

    /// <summary>A contact opens a campaign: posts an <c>open</c>.</summary>
    /// <param name="url">The URL under test.</param>
    /// <param name="webhookEvent">The event, sent as it is; null for one with every documented member and a subscriber of its own.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The status of the receiver's response.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="url"/> is not absolute.</exception>
    /// <exception cref="HttpRequestException">No response came.</exception>
    /// <exception cref="TimeoutException">No response came within <see cref="PinpointeEmulatorOptions.DeliveryTimeout"/>.</exception>
    public Task<HttpStatusCode> SendOpenAsync(Uri url, PinpointeOpenEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Open(), cancellationToken);

    /// <summary>A contact clicks a link: posts a <c>click</c>.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendClickAsync(Uri url, PinpointeClickEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Click(), cancellationToken);

    /// <summary>A message cannot be delivered: posts a <c>bounce</c>.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendBounceAsync(Uri url, PinpointeBounceEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Bounce(), cancellationToken);

    /// <summary>A contact unsubscribes: posts an <c>unsubscribe</c>.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendUnsubscribeAsync(Uri url, PinpointeUnsubscribeEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Unsubscribe(), cancellationToken);

    /// <summary>A contact reports a message as unwanted: posts a <c>complaint</c>.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendComplaintAsync(Uri url, PinpointeComplaintEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Complaint(), cancellationToken);

    /// <summary>Posts any body: for what the vendor does not document, or sends by mistake, and for a probe of the URL.</summary>
    /// <param name="url">The URL under test.</param>
    /// <param name="body">The body, sent as it is; may be empty.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The status of the receiver's response.</returns>
    /// <inheritdoc cref="SendOpenAsync"/>
    public async Task<HttpStatusCode> SendAsync(Uri url, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        Setting.RequireAbsolute(url);

        return (HttpStatusCode)await _sender.PostAsync(url, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees the connections.</summary>
    public void Dispose() => _sender.Dispose();

    private Task<HttpStatusCode> SendAsync(Uri url, PinpointeEvent webhookEvent, CancellationToken cancellationToken) =>
        SendAsync(url, WebhookSender.Write(webhookEvent), cancellationToken);
}
