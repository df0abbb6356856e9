namespace EmailWebhooks.Mailingwork.Client;

/// <summary>
/// Stands next to the network and refuses to send a request a second time: only the client knows which calls may be
/// repeated.
/// </summary>
internal sealed class SingleSendHandler(string clientName, IEnumerable<DelegatingHandler> outerHandlers) : DelegatingHandler
{
    private readonly string _suspects = string.Join(", ", outerHandlers.Select(static handler => handler.GetType().ToString()));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendPermit.Allows(request)
            ? base.SendAsync(request, cancellationToken)
            : throw new MailingworkException(
                $"A message handler sent one request a second time, which could register or replay twice. Remove the handler that repeats requests from the HTTP client \"{clientName}\" (its handlers: {_suspects}), or from ConfigureHttpClientDefaults; MailingworkOptions.MaxRetryAttempts sets how often the client itself repeats a call.",
                isTransient: false)
            {
                Reason = "sent twice by a handler",
            };
}
