using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Testing;

/// <summary>Posts JSON bodies as a vendor would: it does not follow redirects, and does not use a proxy, cookies or trace headers.</summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/json");
    private static readonly JsonSerializerOptions Json = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    private readonly HttpMessageInvoker _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private HttpMessageInvoker? _replacement;
    private HttpMessageHandler? _handler;

    public WebhookSender(HttpMessageHandler? handler, TimeSpan timeout, TimeProvider timeProvider)
    {
        Handler = handler;
        _timeout = timeout;
        _timeProvider = timeProvider;
    }

    /// <summary>The handler that sends the deliveries; null for HTTP.</summary>
    public HttpMessageHandler? Handler
    {
        get => _handler;
        set
        {
            // The old invoker is not disposed, because its handler belongs to the test and it holds nothing else.
            Volatile.Write(ref _replacement, value is null ? null : new HttpMessageInvoker(value, disposeHandler: false));
            _handler = value;
        }
    }

    /// <summary>Serializes an event as its own type, in the vendor's format.</summary>
    /// <typeparam name="T">The base type of the vendor's events.</typeparam>
    public static byte[] Write<T>(T webhookEvent) => JsonSerializer.SerializeToUtf8Bytes(webhookEvent, (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T)));

    /// <returns>The status of the receiver's response.</returns>
    /// <exception cref="HttpRequestException">There was no response.</exception>
    /// <exception cref="TimeoutException">There was no response in time.</exception>
    public async Task<int> PostAsync(Uri url, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = ContentType;
        try
        {
            using var response = await (Volatile.Read(ref _replacement) ?? _http).SendAsync(request, ended.Token).ConfigureAwait(false);
            return (int)response.StatusCode;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The receiver did not respond within {_timeout}.");
        }
    }

    public void Dispose() => _http.Dispose();
}
