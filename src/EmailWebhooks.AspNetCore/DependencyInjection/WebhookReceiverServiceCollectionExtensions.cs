using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the webhook receiver.</summary>
public static class WebhookReceiverServiceCollectionExtensions
{
    /// <summary>
    /// Adds the webhook receiver; map its endpoints with
    /// <see cref="WebhookReceiverEndpointRouteBuilderExtensions.MapPinpointeWebhooks"/> and
    /// <see cref="WebhookReceiverEndpointRouteBuilderExtensions.MapMailingworkWebhooks"/>. Its options are bound from the
    /// section <c>WebhookReceiver</c> and validated at start: without a secret the application does not start, unless
    /// <see cref="WebhookReceiverOptions.AllowUnauthenticated"/> is set. Further calls only add <paramref name="configure"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options after they have been bound; null to change nothing.</param>
    /// <returns>A builder to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IWebhookReceiverBuilder AddWebhookReceiver(this IServiceCollection services, Action<WebhookReceiverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        return Add(services, null, configure);
    }

    /// <summary>
    /// Adds the webhook receiver for one account or tenant, whose secrets are accepted only at the endpoints of this account.
    /// Its options are bound from the section <c>WebhookReceiver:&lt;account&gt;</c> and validated at start; map its
    /// endpoints with the same account. Further calls for the same account only add <paramref name="configure"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="account">
    /// The account's name, compared exactly. It must not be blank, contain a colon, or be the name of a setting
    /// (<c>Secrets</c>, <c>Inbox</c>, …), because accounts and settings share the section <c>WebhookReceiver</c>.
    /// </param>
    /// <param name="configure">Changes the options after they have been bound; null to change nothing.</param>
    /// <returns>A builder to add handlers to. Handlers receive the events of all accounts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="account"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="account"/> is blank, contains a colon, or is the name of a setting.</exception>
    public static IWebhookReceiverBuilder AddWebhookReceiver(this IServiceCollection services, string account, Action<WebhookReceiverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ReceiverConfiguration.ThrowIfInvalidAccount(account);

        return Add(services, account, configure);
    }

    private static WebhookReceiverBuilder Add(IServiceCollection services, string? account, Action<WebhookReceiverOptions>? configure)
    {
        services.AddLogging();
        services.AddMetrics();
        ReceiverConfiguration.Add(services, account, configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DeliveryTelemetry>();
        services.TryAddSingleton<RefusalSummary>();
        services.TryAddSingleton<DriftReport>();
        services.TryAddSingleton<HandlerPipeline>();
        services.TryAddSingleton(new ServiceRegistrations(services));
        services.AddHostedService<HandlerCheck>();
        services.TryAddSingleton<WebhookReceiver>();
        return new WebhookReceiverBuilder(services);
    }

    private sealed class WebhookReceiverBuilder(IServiceCollection services) : IWebhookReceiverBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
