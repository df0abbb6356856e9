namespace EmailWebhooks.Mailingwork.Client;

/// <summary>
/// The innermost message handler. It refuses to send the same request message twice, because only the client knows which
/// calls may be retried, and it keeps the server's text out of the exceptions that other handlers may log.
/// </summary>
internal sealed class SingleSendHandler(string? account, string clientName, IEnumerable<DelegatingHandler> outerHandlers, HttpMessageHandler network) : DelegatingHandler(network)
{
    private const string Sent = "EmailWebhooks.Mailingwork.Sent";

    // By name, because this library does not depend on their packages.
    private static readonly HashSet<string> KnownToRetry =
    [
        "Microsoft.Extensions.Http.Resilience.ResilienceHandler",
        "Microsoft.Extensions.Http.PolicyHttpMessageHandler",
    ];

    private readonly string _suspects = string.Join(", ", outerHandlers.Select(static handler => handler.GetType().ToString()));

    /// <summary>Removes the handlers that are known to retry requests without regard to what they do.</summary>
    public static void RemoveRetryingHandlers(IList<DelegatingHandler> handlers)
    {
        for (var i = handlers.Count - 1; i >= 0; i--)
        {
            if (IsKnownToRetry(handlers[i].GetType()))
            {
                handlers.RemoveAt(i);
            }
        }
    }

    /// <summary>Turns off redirects and cookies in the network handler, even if other handlers wrap it.</summary>
    public static void RefuseRedirectsAndCookies(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        // A handler that is already in use refuses every assignment, even of the value that it has.
        switch (handler)
        {
#if NET
            case SocketsHttpHandler sockets when sockets.AllowAutoRedirect || sockets.UseCookies:
                sockets.AllowAutoRedirect = false;
                sockets.UseCookies = false;
                break;
#endif
            case HttpClientHandler client when client.AllowAutoRedirect || client.UseCookies:
                client.AllowAutoRedirect = false;
                client.UseCookies = false;
                break;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!TryMark(request))
        {
            throw new MailingworkException(
                $"A message handler sent the same request twice, which could register a webhook or replay its events twice. Remove the handler that retries from the HTTP client \"{clientName}\" (its handlers: {_suspects}) or from ConfigureHttpClientDefaults. MaxRetryAttempts sets how often the client itself retries a call.",
                isTransient: false)
            {
                Function = request.RequestUri?.Segments.LastOrDefault(),
                Account = account,
                Outcome = MailingworkOutcome.Unknown,
            };
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (MailingworkApi.MayQuoteResponse(exception))
        {
            throw MailingworkApi.InvalidResponse();
        }
    }

    private static bool TryMark(HttpRequestMessage request)
    {
#if NET
        return ((IDictionary<string, object?>)request.Options).TryAdd(Sent, Sent);
#else
        var isFirst = !request.Properties.ContainsKey(Sent);
        request.Properties[Sent] = Sent;
        return isFirst;
#endif
    }

    private static bool IsKnownToRetry(Type? type) => type is not null && (KnownToRetry.Contains(type.FullName ?? "") || IsKnownToRetry(type.BaseType));
}
