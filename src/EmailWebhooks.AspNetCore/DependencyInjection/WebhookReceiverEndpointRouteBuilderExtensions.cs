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
/// Register with the vendor a URL that carries one of <see cref="WebhookReceiverOptions.Secrets"/>, for example
/// <c>https://host/hooks/pinpointe?key=secret</c>. If the application requires authentication by default, add
/// <c>AllowAnonymous()</c>.
/// </para>
/// <para>
/// Responses: 200 when every handler for the event has returned (with an inbox: when the event is stored), when there is no
/// handler, and for an empty body (a probe of the URL); 400 for a body that is not a JSON object or is incomplete; 401
/// without a valid secret; 404 for an event without a handler when
/// <see cref="WebhookReceiverOptions.RefuseUnhandledEvents"/> is set; 408 for a body that arrives more slowly than the server
/// accepts; 413 for a body over the limit; 500 when a handler throws or middleware has already read the body; 503 when the
/// inbox cannot store the event; 504 when the application's request timeout expires.
/// </para>
/// </remarks>
public static class WebhookReceiverEndpointRouteBuilderExtensions
{
    /// <summary>Receives all events of Pinpointe: <c>POST pattern</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route pattern, for example <c>/hooks/pinpointe</c>.</param>
    /// <param name="account">The account whose secrets are accepted, as in <c>AddWebhookReceiver(account)</c>; null for the default one.</param>
    /// <returns>A builder for conventions of the endpoint, such as <c>RequireHost</c>, <c>RequireRateLimiting</c> or <c>AllowAnonymous</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The receiver, or the account, has not been added to the services.</exception>
    public static IEndpointConventionBuilder MapPinpointeWebhooks(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string? account = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        return Map(endpoints, pattern, WebhookVendor.Pinpointe, account);
    }

    /// <summary>
    /// Receives the events of MAILINGWORK: <c>POST pattern/{event}</c>, one URL per event, because the body does not name it.
    /// Register <c>…/optin_finalized</c> for <c>optin_finalized</c>, and so on; upper and lower case do not matter. An event
    /// that this version does not know is handled as <see cref="EmailWebhooks.Mailingwork.UnknownMailingworkEvent"/>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The route pattern without the event, for example <c>/hooks/mailingwork</c>.</param>
    /// <param name="account">The account whose secrets are accepted, as in <c>AddWebhookReceiver(account)</c>; null for the default one.</param>
    /// <returns>A builder for conventions of the endpoint, such as <c>RequireHost</c>, <c>RequireRateLimiting</c> or <c>AllowAnonymous</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The receiver, or the account, has not been added to the services.</exception>
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
                $"The webhook receiver is not registered with the application's services. Call builder.Services.{nameof(WebhookReceiverServiceCollectionExtensions.AddWebhookReceiver)}({argument}) before the application is built.");
        }

        var endpoint = new ReceiverEndpoint(vendor, account);
        RequestDelegate receive = context => receiver.ReceiveAsync(context, endpoint);
        return endpoints.MapPost(pattern, receive);
    }
}
