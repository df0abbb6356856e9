using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Inbox;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an inbox, which stores events before their handlers run.</summary>
public static class WebhookInboxBuilderExtensions
{
    /// <summary>
    /// Adds an inbox that keeps its events in a custom store. For SQLite and PostgreSQL use the packages
    /// <c>EmailWebhooks.Inbox.Sqlite</c> and <c>EmailWebhooks.Inbox.PostgreSql</c>, which call this method.
    /// </summary>
    /// <remarks>
    /// With an inbox, the response to a delivery is 200 once it has been stored, and 503 when it could not be stored. The
    /// handlers run afterwards, each time in a new scope, and are retried when they fail. The options are bound from
    /// the section <c>WebhookReceiver:Inbox</c> and validated at start.
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="store">Creates the store; called once.</param>
    /// <param name="configure">Changes the options after they have been bound; null to change nothing.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="store"/> is null.</exception>
    /// <exception cref="InvalidOperationException">An inbox has already been added.</exception>
    public static IWebhookReceiverBuilder AddInbox(
        this IWebhookReceiverBuilder builder, Func<IServiceProvider, IWebhookInboxStore> store, Action<WebhookInboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);

        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(IWebhookInboxStore)))
        {
            throw new InvalidOperationException("An inbox has already been added: an application has one inbox for all vendors and accounts. Remove the second call to Add…Inbox.");
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
        services.AddSingleton<InboxUpkeep>();
        services.AddSingleton<IInboxIntake, InboxWriter>();
        services.AddSingleton<IWebhookInbox, WebhookInbox>();
        services.AddHostedService<InboxWorker>();
        return builder;
    }
}
