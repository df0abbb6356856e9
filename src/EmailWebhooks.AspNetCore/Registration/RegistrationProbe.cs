namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>
/// Probes the application's own endpoint from outside, as MAILINGWORK reaches it. It has its own HTTP client, because the URL
/// contains a secret, which must not reach a log or a trace.
/// </summary>
internal sealed class RegistrationProbe(TimeProvider timeProvider, string addressSetting = nameof(MailingworkRegistrationOptions.ProbeAddress), HttpMessageHandler? handler = null) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _invoker = new(handler ?? new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    });

    /// <summary>Posts an empty body.</summary>
    /// <returns>Null when the response is exactly status 200 without a body; otherwise the problem.</returns>
    public async Task<string?> PostAsync(Uri url, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, timeProvider);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent([]) };
            using var response = await _invoker.SendAsync(request, ended.Token).ConfigureAwait(false);
            if ((int)response.StatusCode != 200)
            {
                return $"the endpoint responded with status {(int)response.StatusCode}";
            }

            using var body = await response.Content.ReadAsStreamAsync(ended.Token).ConfigureAwait(false);
            return await body.ReadAsync(new byte[1], ended.Token).ConfigureAwait(false) == 0
                ? null
                : "the response has a body, so it does not come from the endpoint";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "the endpoint did not respond within 10 seconds";
        }
        catch (HttpRequestException failure)
        {
            return $"the endpoint could not be reached ({failure.HttpRequestError}). Set {addressSetting} if the application cannot reach its public address";
        }
        catch (IOException)
        {
            return "the connection was lost while the response was being read";
        }
    }

    public void Dispose() => _invoker.Dispose();
}
