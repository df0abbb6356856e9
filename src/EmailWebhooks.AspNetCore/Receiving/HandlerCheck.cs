using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>
/// Finds handlers whose services are not registered, at startup instead of at the first delivery. It constructs nothing, and
/// cannot see what a factory method needs.
/// </summary>
/// <param name="handlers">The handlers.</param>
/// <param name="registrations">All registrations of the application.</param>
/// <param name="container">Null when the container cannot tell what is registered.</param>
internal sealed class HandlerCheck(IEnumerable<RegisteredHandler> handlers, ServiceRegistrations registrations, IServiceProviderIsService? container = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            if (handler.Service is { } service && container is not null && FindMissing(service, []) is { } missing)
            {
                throw new InvalidOperationException(
                    missing == service
                        ? $"{handler.Name} needs {missing}, which is not registered. Register it with the application's services."
                        : $"{handler.Name} cannot be created: {missing}, which it needs, is not registered. Register it with the application's services.");
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Type? FindMissing(Type service, HashSet<Type> seen)
    {
        if (!container!.IsService(service))
        {
            return service;
        }

        var implementation = registrations.Services.LastOrDefault(registered => registered.ServiceType == service && !registered.IsKeyedService)?.ImplementationType;
        if (implementation is null || !seen.Add(service))
        {
            return null;
        }

        Type? firstMissing = null;
        foreach (var constructor in implementation.GetConstructors())
        {
            var missing = constructor.GetParameters()
                .Where(parameter => !parameter.HasDefaultValue && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)))
                .Select(parameter => FindMissing(parameter.ParameterType, seen))
                .FirstOrDefault(missing => missing is not null);
            if (missing is null)
            {
                return null;
            }

            firstMissing ??= missing;
        }

        return firstMissing;
    }
}

/// <param name="Services">Complete once the application is built.</param>
internal sealed record ServiceRegistrations(IServiceCollection Services);
