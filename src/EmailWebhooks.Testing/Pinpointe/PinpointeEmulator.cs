using System.Net;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Testing;

/// <summary>Emulates Pinpointe's webhook deliveries: posts events in the documented format to the URL under test.</summary>
/// <remarks>
/// <para>
/// The members and their order are those of Pinpointe's help, "Webhooks 2.0: Campaign Opens and Link Clicks" (article
/// 12000098737). The vendor does not document the members of bounces, unsubscribes and complaints, so these have the members
/// that opens and clicks share. The vendor does not publish JSON types either; it is an assumption that ids are JSON numbers
/// and that the <c>detail</c> of an open is a string. Use
/// <see cref="SendAsync(Uri, ReadOnlyMemory{byte}, CancellationToken)"/> for other types.
/// </para>
/// <para>Redirects are not followed. All members are thread-safe.</para>
/// </remarks>
public sealed class PinpointeEmulator : IDisposable
{
    private readonly PinpointeSamples _samples;
    private readonly WebhookSender _sender;

    /// <summary>Initializes an emulator.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public PinpointeEmulator(PinpointeEmulatorOptions? options = null)
    {
        options ??= new PinpointeEmulatorOptions();
        options.Validate();
        _samples = new PinpointeSamples(options);
        _sender = new WebhookSender(options.DeliveryHandler, options.DeliveryTimeout, options.TimeProvider);
    }

    /// <summary>
    /// The handler that sends the deliveries, for instance <c>TestServer.CreateHandler()</c> for a receiver that does not
    /// listen on a port; null for HTTP. It can be set at any time, takes effect with the next delivery, and is not disposed.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler
    {
        get => _sender.Handler;
        set => _sender.Handler = value;
    }

    /// <summary>Posts an <c>open</c>: a contact has opened a campaign.</summary>
    /// <param name="url">The URL under test.</param>
    /// <param name="webhookEvent">The event, which is sent unchanged; null for a sample event with all known members and a new subscriber id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The status of the receiver's response.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="url"/> is not absolute.</exception>
    /// <exception cref="HttpRequestException">There was no response.</exception>
    /// <exception cref="TimeoutException">There was no response within <see cref="PinpointeEmulatorOptions.DeliveryTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<HttpStatusCode> SendOpenAsync(Uri url, PinpointeOpenEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Open(), cancellationToken);

    /// <summary>Posts a <c>click</c>: a contact has clicked a link.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendClickAsync(Uri url, PinpointeClickEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Click(), cancellationToken);

    /// <summary>Posts a <c>bounce</c>: a message has bounced.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendBounceAsync(Uri url, PinpointeBounceEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Bounce(), cancellationToken);

    /// <summary>Posts an <c>unsubscribe</c>: a contact has unsubscribed.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendUnsubscribeAsync(Uri url, PinpointeUnsubscribeEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Unsubscribe(), cancellationToken);

    /// <summary>Posts a <c>complaint</c>: a contact has complained about a message.</summary>
    /// <inheritdoc cref="SendOpenAsync"/>
    public Task<HttpStatusCode> SendComplaintAsync(Uri url, PinpointeComplaintEvent? webhookEvent = null, CancellationToken cancellationToken = default) =>
        SendAsync(url, webhookEvent ?? _samples.Complaint(), cancellationToken);

    /// <summary>Posts any body, such as an undocumented or invalid one, or an empty one that probes the URL.</summary>
    /// <param name="url">The URL under test.</param>
    /// <param name="body">The body, which is sent unchanged and can be empty.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The status of the receiver's response.</returns>
    /// <inheritdoc cref="SendOpenAsync"/>
    public async Task<HttpStatusCode> SendAsync(Uri url, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        Setting.RequireAbsolute(url);

        return (HttpStatusCode)await _sender.PostAsync(url, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    private Task<HttpStatusCode> SendAsync(Uri url, PinpointeEvent webhookEvent, CancellationToken cancellationToken) =>
        SendAsync(url, WebhookSender.Write(webhookEvent), cancellationToken);
}
