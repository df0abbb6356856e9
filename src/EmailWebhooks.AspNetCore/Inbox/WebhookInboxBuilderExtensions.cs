using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Inbox;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts an inbox in front of the handlers.</summary>
public static class WebhookInboxBuilderExtensions
{
    /// <summary>
    /// Adds an inbox that keeps its events in a store of your own. For SQLite and PostgreSQL use the packages
    /// <c>EmailWebhooks.Inbox.Sqlite</c> and <c>EmailWebhooks.Inbox.PostgreSql</c>, which call this method.
    /// </summary>
    /// <remarks>
    /// With an inbox a delivery is answered with 200 once it has been stored, and with 503 when it could not be stored.
    /// The handlers run afterwards, in a scope of their own, and are retried when they fail. The options are bound from
    /// the section <c>WebhookReceiver:Inbox</c> and validated at start.
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="store">Creates the store, once.</param>
    /// <param name="configure">Changes the options after they were bound; null when the section says everything.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="store"/> is null.</exception>
    /// <exception cref="InvalidOperationException">An inbox was added already.</exception>
    public static IWebhookReceiverBuilder AddInbox(
        this IWebhookReceiverBuilder builder, Func<IServiceProvider, IWebhookInboxStore> store, Action<WebhookInboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);

        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(IWebhookInboxStore)))
        {
            throw new InvalidOperationException("An inbox was added already: an application has one inbox for all vendors and accounts. Remove the second Add…Inbox call.");
        }

        services.AddSingleton(store);
        services.AddSingleton<IConfigureOptions<WebhookInboxOptions>, WebhookInboxSection>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookInboxOptions>, WebhookInboxOptionsValidator>());
        services.AddOptionsWithValidateOnStart<WebhookInboxOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddSingleton<InboxState>();
        services.AddSingleton<InboxQueue>();
        services.AddSingleton<InboxTelemetry>();
        services.AddSingleton<InboxSettler>();
        services.AddSingleton<InboxAttempt>();
        services.AddSingleton<IInboxIntake, InboxWriter>();
        services.AddSingleton<IWebhookInbox, WebhookInbox>();
        services.AddHostedService<InboxWorker>();
        return builder;
    }
}
