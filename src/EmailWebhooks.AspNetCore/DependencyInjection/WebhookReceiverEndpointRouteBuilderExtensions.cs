using System.Diagnostics.CodeAnalysis;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints that the vendors deliver to.</summary>
/// <remarks>
/// <para>
/// The URL to register carries a secret of <see cref="WebhookReceiverOptions.Secrets"/>:
/// <c>https://host/hooks/pinpointe?key=secret</c>. Where the application asks every caller to log in, add
/// <c>AllowAnonymous()</c>.
/// </para>
/// <para>
/// Responses: 200 when every handler for the event has returned (with an inbox: when the event is stored), when there is no
/// handler, and to an empty body (a probe of the URL); 400 to a body that is not a JSON object or not complete; 401 without
/// a right secret; 404 to an event without a handler where <see cref="WebhookReceiverOptions.RefuseUnhandledEvents"/> is
/// set; 408 to a body slower than the server accepts; 413 to one over the limit; 500 when a handler has thrown; 503 when the
/// inbox could not store the event; 504 when the application's request time-out has ended it.
/// </para>
/// </remarks>
public static class WebhookReceiverEndpointRouteBuilderExtensions
{
    /// <summary>Receives all events of Pinpointe: <c>POST pattern</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route pattern, for instance <c>/hooks/pinpointe</c>.</param>
    /// <param name="account">The account whose secrets are accepted, as in <c>AddWebhookReceiver(account)</c>; null for the default one.</param>
    /// <returns>The endpoint's conventions: <c>RequireHost</c>, <c>RequireRateLimiting</c>, <c>AllowAnonymous</c>, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The receiver, or its account, was not added to the services.</exception>
    public static IEndpointConventionBuilder MapPinpointeWebhooks(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? account = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        return Map(endpoints, pattern, WebhookVendor.Pinpointe, account);
    }

    /// <summary>
    /// Receives the events of MAILINGWORK: <c>POST pattern/{event}</c>, one URL per event, because the body does not name it.
    /// Register <c>…/optin_finalized</c> for <c>optin_finalized</c> and so on, in any case; a name that this version does not
    /// know is delivered as <see cref="EmailWebhooks.Mailingwork.UnknownMailingworkEvent"/>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route pattern without the event, for instance <c>/hooks/mailingwork</c>.</param>
    /// <param name="account">The account whose secrets are accepted, as in <c>AddWebhookReceiver(account)</c>; null for the default one.</param>
    /// <returns>The endpoint's conventions: <c>RequireHost</c>, <c>RequireRateLimiting</c>, <c>AllowAnonymous</c>, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The receiver, or its account, was not added to the services.</exception>
    public static IEndpointConventionBuilder MapMailingworkWebhooks(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? account = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        return Map(endpoints, $"{pattern.TrimEnd('/')}/{{{WebhookReceiver.EventParameter}}}", WebhookVendor.Mailingwork, account)
            .WithMetadata(new MailingworkEndpointMetadata(account));
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, WebhookVendor vendor, string? account)
    {
        var receiver = endpoints.ServiceProvider.GetService<WebhookReceiver>();
        if (receiver?.Knows(account) is not true)
        {
            var argument = account is null ? "" : $"\"{account}\"";
            throw new InvalidOperationException(
                $"The webhook receiver is not among the application's services. Call builder.Services.{nameof(WebhookReceiverServiceCollectionExtensions.AddWebhookReceiver)}({argument}) before the application is built.");
        }

        var endpoint = new ReceiverEndpoint(vendor, account);
        RequestDelegate receive = context => receiver.ReceiveAsync(context, endpoint);
        return endpoints.MapPost(pattern, receive);
    }
}
