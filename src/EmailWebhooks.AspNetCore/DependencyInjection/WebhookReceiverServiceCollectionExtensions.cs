using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Configuration;
using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.AspNetCore.Handlers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the webhook receiver.</summary>
public static class WebhookReceiverServiceCollectionExtensions
{
    /// <summary>
    /// Adds the webhook receiver; map its endpoints with
    /// <see cref="WebhookReceiverEndpointRouteBuilderExtensions.MapPinpointeWebhooks"/> and
    /// <see cref="WebhookReceiverEndpointRouteBuilderExtensions.MapMailingworkWebhooks"/>. Its options are bound from the
    /// section <c>WebhookReceiver</c> and validated at start: without a secret the application does not start, unless
    /// <see cref="WebhookReceiverOptions.AllowUnauthenticated"/> is set. Calling it again adds to what is there.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options after they were bound; null when the section says everything.</param>
    /// <returns>A builder to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IWebhookReceiverBuilder AddWebhookReceiver(this IServiceCollection services, Action<WebhookReceiverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<WebhookReceiverOptions>, WebhookReceiverSection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<WebhookReceiverOptions>, WebhookReceiverSection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookReceiverOptions>, WebhookReceiverOptionsValidator>());
        services.AddOptionsWithValidateOnStart<WebhookReceiverOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DeliveryTelemetry>();
        services.TryAddSingleton<HandlerPipeline>();
        services.TryAddSingleton<WebhookReceiver>();
        return new WebhookReceiverBuilder(services);
    }
}
