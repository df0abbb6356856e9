using System.Net;
#if !NET
using System.Net.Sockets;
using System.Security.Authentication;
#endif

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>What an exception of the HTTP stack tells.</summary>
internal static class TransportErrors
{
    /// <summary>Whether the request failed before it could be sent.</summary>
    public static bool IsNeverConnected(HttpRequestException exception) =>
#if NET
        exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
#else
        // A socket's error on its own is that of the connect; one of a connection that was made comes in an IOException.
        exception.InnerException is SocketException or AuthenticationException or WebException
        {
            Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure
                or WebExceptionStatus.SecureChannelFailure or WebExceptionStatus.TrustFailure,
        };
#endif

    /// <summary>Whether the exception is one of a connection that failed.</summary>
    public static bool IsOfConnection(Exception exception) => exception is HttpRequestException or IOException or WebException or ObjectDisposedException;

    /// <summary>Whether its text may quote what the server sent.</summary>
    public static bool MayQuoteAnswer(Exception exception) =>
#if NET
        exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse };
#else
        exception is HttpRequestException { InnerException: null };
#endif

    /// <summary>What is thrown instead of an exception that quotes.</summary>
    public static HttpRequestException InvalidAnswer() =>
#if NET
        new(HttpRequestError.InvalidResponse, "The answer is not HTTP.");
#else
        new("The answer is not HTTP.");
#endif
}
