using System.Text.Json;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Sends one request, once, and reads its answer.</summary>
internal sealed class MailingworkTransport(IHttpClientFactory clients, string clientName, TimeProvider timeProvider)
{
    private const int MaxAnswerLength = 1024 * 1024;

    /// <exception cref="MailingworkException">No usable answer came.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<T> SendAsync<T>(MailingworkRequest request, ResultReader<T> readResult, CancellationToken cancellationToken)
    {
        using var message = request.ToHttp();
        SendPermit.IssueFor(message);
        try
        {
            using var response = await clients.CreateClient(clientName)
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            using var body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
            return ReadAnswer(request, response, body.Span, readResult);
        }
        catch (Exception exception) when (TransportErrors.IsOfConnection(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw exception is HttpRequestException unsent && TransportErrors.IsNeverConnected(unsent)
                ? Failures.NeverConnected(request.Function, unsent)
                : Failures.Broken(request.Function, TransportErrors.MayQuoteAnswer(exception) ? null : exception);
        }
    }

    private static async ValueTask<PooledBody> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
#if NET
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        // Where a started read cannot be cancelled, closing the connection ends it.
        using var closing = cancellationToken.Register(static response => ((HttpResponseMessage)response).Dispose(), response);
        var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        return await PooledBody.ReadAsync(stream, cancellationToken, MaxAnswerLength).ConfigureAwait(false);
    }

    private T ReadAnswer<T>(MailingworkRequest request, HttpResponseMessage response, ReadOnlySpan<byte> body, ResultReader<T> readResult)
    {
        if (body.Length > MaxAnswerLength)
        {
            throw Failures.TooLarge(request.Function, MaxAnswerLength);
        }

        if (!Envelope.TryRead(body, out var envelope))
        {
            throw Failures.NoEnvelope(request.Function, response.StatusCode, RetryAfter(response));
        }

        if (envelope.Error != 0)
        {
            throw Failures.VendorError(request, envelope);
        }

        try
        {
            return readResult(envelope.Result);
        }
        catch (JsonException)
        {
            throw Failures.UnreadableResult(request.Function);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - timeProvider.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
