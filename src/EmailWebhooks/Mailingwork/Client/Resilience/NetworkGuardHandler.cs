namespace EmailWebhooks.Mailingwork.Client;

/// <summary>
/// Stands next to the network, behind every other handler. It refuses to send a request a second time, because only the
/// client knows which calls may be repeated, and it keeps what a server sends out of the exceptions that others log.
/// </summary>
internal sealed class NetworkGuardHandler(string clientName, IEnumerable<DelegatingHandler> outerHandlers, HttpMessageHandler network) : DelegatingHandler(network)
{
    private readonly string _suspects = string.Join(", ", outerHandlers.Select(static handler => handler.GetType().ToString()));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!SendPermit.Allows(request))
        {
            throw new MailingworkException(
                $"A message handler sent one request a second time, which could register or replay twice. Remove the handler that repeats requests from the HTTP client \"{clientName}\" (its handlers: {_suspects}), or from ConfigureHttpClientDefaults; MailingworkOptions.MaxRetryAttempts sets how often the client itself repeats a call.",
                isTransient: false);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (TransportErrors.MayQuoteAnswer(exception))
        {
            throw TransportErrors.InvalidAnswer();
        }
    }
}
