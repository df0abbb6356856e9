using System.Net;
using System.Text.Json;
using EmailWebhooks.Serialization;
#if !NET
using System.Net.Sockets;
using System.Security.Authentication;
#endif

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Sends one request, once, and reads its response.</summary>
internal sealed class MailingworkApi(HttpClient http, MailingworkOptions options, Failures failures, TimeProvider timeProvider)
{
    public const string CreateWebHook = "CreateWebHook";
    public const string GetWebHooks = "GetWebHooks";
    public const string ActivateWebHook = "ActivateWebHook";
    public const string DeleteWebHookById = "DeleteWebHookById";

    private const int MaxResponseLength = 1024 * 1024;

    /// <summary>Reads the result of a successful response.</summary>
    /// <param name="result">The JSON of the result; empty if there is none.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="JsonException">The result has an unknown shape.</exception>
    public delegate T ResultReader<out T>(ReadOnlySpan<byte> result, CancellationToken cancellationToken);

    /// <exception cref="MailingworkException">No usable response was received.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<T> SendAsync<T>(
        string function, ResultReader<T> readResult, CancellationToken cancellationToken, params KeyValuePair<string, string>[] parameters)
    {
        using var request = CreateRequest(function, parameters);
        HttpStatusCode? status = null;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            status = response.StatusCode;
            using var body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
            return Read(function, response, body.Span, readResult, cancellationToken);
        }
        catch (Exception exception) when (exception is not MailingworkException)
        {
            // Whatever a message handler or the network has thrown, the request may have been carried out.
            cancellationToken.ThrowIfCancellationRequested();
            throw exception switch
            {
                HttpRequestException unsent when IsConnectFailure(unsent) => failures.NotConnected(function, unsent),
                OperationCanceledException or TimeoutException => failures.TimedOutInHandler(function, status, exception),
                _ => failures.Broken(function, status, MayQuoteResponse(exception) ? null : exception),
            };
        }
    }

    /// <summary>Whether the text of the exception may quote what the server sent.</summary>
    public static bool MayQuoteResponse(Exception exception) =>
#if NET
        exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse };
#else
        exception is HttpRequestException { InnerException: null };
#endif

    /// <summary>Creates the exception that replaces one whose text may quote the response.</summary>
    public static HttpRequestException InvalidResponse() =>
#if NET
        new(HttpRequestError.InvalidResponse, "The response is not valid HTTP.");
#else
        new("The response is not valid HTTP.");
#endif

    private static bool IsConnectFailure(HttpRequestException exception) =>
#if NET
        exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
#else
        // A SocketException here means that connecting failed; later errors are wrapped in an IOException.
        exception.InnerException is SocketException or AuthenticationException or WebException
        {
            Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure
                or WebExceptionStatus.SecureChannelFailure or WebExceptionStatus.TrustFailure,
        };
#endif

    private HttpRequestMessage CreateRequest(string function, KeyValuePair<string, string>[] parameters) =>
        new(HttpMethod.Post, options.BaseAddress.AbsoluteUri.TrimEnd('/') + "/webservice/webservice/json/" + function)
        {
            Content = new FormUrlEncodedContent([new("username", options.Username), new("password", options.Password), .. parameters]),
#if !NET
            // .NET Framework itself resends a POST if a kept-alive connection turns out to be closed.
            Headers = { ConnectionClose = true },
#endif
        };

    private static async ValueTask<PooledBody> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
#if NET
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        // A read cannot be canceled here once it has started; disposing of the response ends it.
        using var closing = cancellationToken.Register(static response => ((HttpResponseMessage)response).Dispose(), response);
        var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        return await PooledBody.ReadAsync(stream, cancellationToken, MaxResponseLength).ConfigureAwait(false);
    }

    private T Read<T>(string function, HttpResponseMessage response, ReadOnlySpan<byte> body, ResultReader<T> readResult, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (body.Length > MaxResponseLength)
        {
            throw failures.TooLarge(function, response.StatusCode, MaxResponseLength);
        }

        if (!Envelope.TryRead(body, out var envelope))
        {
            throw failures.NotAnEnvelope(function, response.StatusCode, RetryAfter(response));
        }

        if (envelope.Error != 0)
        {
            throw failures.VendorError(function, response.StatusCode, envelope.Error, envelope.ReadMessage());
        }

        try
        {
            return readResult(envelope.Result, cancellationToken);
        }
        catch (JsonException)
        {
            throw failures.UnreadableResult(function, response.StatusCode);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - timeProvider.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
