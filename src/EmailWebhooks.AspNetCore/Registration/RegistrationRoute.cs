using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>Finds the path at which an account's MAILINGWORK endpoint is mapped, group prefixes included.</summary>
internal static class RegistrationRoute
{
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="account">The account's name; null for the default one.</param>
    /// <returns>The path without the event, or the problem and what to change.</returns>
    public static (string? Path, string? Problem) Find(EndpointDataSource endpoints, string? account)
    {
        var mapped = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<MailingworkEndpointMetadata>() is { } metadata && metadata.Account == account)
            .Select(static endpoint => endpoint.RoutePattern)
            .ToList();
        return mapped switch
        {
            [] => (null, $"No endpoint is mapped for the account. Call app.{nameof(WebhookReceiverEndpointRouteBuilderExtensions.MapMailingworkWebhooks)}(\"/hooks/mailingwork\"{(account is null ? "" : $", \"{account}\"")})."),
            [var pattern] => PathOf(pattern),
            _ => (null, $"{mapped.Count} endpoints are mapped for the account, so the URL of its webhooks cannot be determined. Map only one."),
        };
    }

    private static (string? Path, string? Problem) PathOf(RoutePattern pattern)
    {
        if (pattern.Parameters is not [{ Name: WebhookReceiver.EventParameter }])
        {
            return (null, "The route of the account's endpoint has further parameters, so the URL of its webhooks cannot be determined. Map the endpoint without them.");
        }

        var literals = pattern.PathSegments
            .Where(static segment => segment.Parts is not [RoutePatternParameterPart])
            .Select(static segment => string.Concat(segment.Parts.OfType<RoutePatternLiteralPart>().Select(static part => part.Content)));
        return (new PathString("/" + string.Join('/', literals)).ToUriComponent(), null);
    }
}

/// <summary>
/// Keeps the application from starting when a MAILINGWORK endpoint is not mapped. The endpoints are known when the pipeline
/// is built, which the server does after every other hosted service has started and before it listens.
/// </summary>
internal sealed class RegistrationStartupFilter(EndpointDataSource endpoints, IEnumerable<RegisteredAccount> accounts) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        foreach (var account in accounts)
        {
            if (!endpoints.Endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<MailingworkEndpointMetadata>() is { } metadata && metadata.Account == account.Name))
            {
                throw new InvalidOperationException($"The webhooks of {account.Title} cannot be registered. {RegistrationRoute.Find(endpoints, account.Name).Problem}");
            }
        }
    };
}
