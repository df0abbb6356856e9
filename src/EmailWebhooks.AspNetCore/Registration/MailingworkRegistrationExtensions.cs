using EmailWebhooks;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the application's MAILINGWORK webhooks registered exactly once, and active.</summary>
public static class MailingworkRegistrationExtensions
{
    /// <summary>
    /// Keeps the webhooks of the default account registered: creates missing ones, deletes duplicates, replaces those with an
    /// old secret, and activates those that MAILINGWORK has deactivated, with a replay of their buffered events.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The registration begins when the server listens. The options are bound from the section
    /// <c>Mailingwork:Registration</c>; the URL is composed of
    /// <see cref="MailingworkRegistrationOptions.PublicAddress"/>, the path at which the account's endpoint is mapped, the
    /// event, and the first of <see cref="WebhookReceiverOptions.Secrets"/>. Further calls for the same account only add
    /// <paramref name="configure"/>.
    /// </para>
    /// <para>
    /// The application does not start without an application name, a valid public address, a mapped endpoint and the client
    /// of the account (<c>AddMailingworkWebhooks</c>), or when there is neither a handler nor an event type.
    /// </para>
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="configure">Changes the options after they have been bound; null to change nothing.</param>
    /// <returns>The receiver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IWebhookReceiverBuilder AddMailingworkRegistration(this IWebhookReceiverBuilder builder, Action<MailingworkRegistrationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return Add(builder, new RegisteredAccount(null), configure);
    }

    /// <summary>Keeps the webhooks of a named account registered. Its options are bound from the section <c>Mailingwork:Registration:&lt;account&gt;</c>.</summary>
    /// <inheritdoc cref="AddMailingworkRegistration(IWebhookReceiverBuilder, Action{MailingworkRegistrationOptions})"/>
    /// <param name="builder">The receiver.</param>
    /// <param name="account">
    /// The account's name, as in <c>AddMailingworkWebhooks</c>, <c>AddWebhookReceiver</c> and <c>MapMailingworkWebhooks</c>.
    /// It must not be blank, contain a colon, or be the name of a setting (<c>App</c>, <c>DryRun</c>, …), because accounts and
    /// settings share the section <c>Mailingwork:Registration</c>.
    /// </param>
    /// <param name="configure">Changes the options after they have been bound; null to change nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="account"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="account"/> is blank, contains a colon, or is the name of a setting.</exception>
    public static IWebhookReceiverBuilder AddMailingworkRegistration(
        this IWebhookReceiverBuilder builder, string account, Action<MailingworkRegistrationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RegistrationConfiguration.ThrowIfInvalidAccount(account);

        return Add(builder, new RegisteredAccount(account), configure);
    }

    /// <summary>
    /// Adds a health check of an account's webhooks. Unhealthy: a wanted webhook is missing or inactive, the login is
    /// refused, or the URL of the account's endpoint cannot be determined. Degraded: the account could not be reached, a
    /// webhook's state is unreadable, or no check has completed yet.
    /// </summary>
    /// <remarks>
    /// It reports the result of the last check and makes no request of its own. Do not use it as a readiness probe: a replica
    /// that is not ready gets no traffic, so its endpoint does not respond to the registration's probe, and the webhook is
    /// never activated again.
    /// </remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="account">The account that <c>AddMailingworkRegistration</c> was called for; null for the default one.</param>
    /// <param name="name">The name of the check. Default: <c>mailingwork</c>, or <c>mailingwork:&lt;account&gt;</c>.</param>
    /// <param name="failureStatus">The status to report instead of <see cref="HealthStatus.Unhealthy"/>. Default: null, which reports that status.</param>
    /// <param name="tags">The tags of the check. Default: null, for none.</param>
    /// <param name="timeout">The timeout of the check. Default: null, for none.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IHealthChecksBuilder AddMailingworkWebhooks(
        this IHealthChecksBuilder builder,
        string? account = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Add(new HealthCheckRegistration(
            name ?? (account is null ? "mailingwork" : $"mailingwork:{account}"),
            provider => new RegistrationHealthCheck(provider.GetKeyedService<RegistrationStatus>(account) ?? throw new InvalidOperationException(
                $"The webhooks of {new RegisteredAccount(account).Title} are not registered by this application. Call {nameof(AddMailingworkRegistration)}({(account is null ? "" : $"\"{account}\"")}).")),
            failureStatus, tags, timeout));
    }

    private static IWebhookReceiverBuilder Add(IWebhookReceiverBuilder builder, RegisteredAccount account, Action<MailingworkRegistrationOptions>? configure)
    {
        var services = builder.Services;
        if (!services.Any(service => service.ServiceType == typeof(RegisteredAccount) && account.Equals(service.ImplementationInstance)))
        {
            services.AddSingleton(account);
            services.AddOptions<MailingworkRegistrationOptions>(account.OptionsName)
                .ValidateOnStart()
                .Configure<IServiceProvider>((options, provider) => RegistrationConfiguration.Bind(provider, account, options));
            services.AddSingleton<IOptionsChangeTokenSource<MailingworkRegistrationOptions>>(provider =>
                new ConfigurationChangeTokenSource<MailingworkRegistrationOptions>(account.OptionsName, RegistrationConfiguration.Section(provider, account.Name)));
            services.Add(new ServiceDescriptor(
                typeof(RegistrationStatus), account.Name, (provider, _) => ActivatorUtilities.CreateInstance<RegistrationStatus>(provider, account), ServiceLifetime.Singleton));
            services.AddSingleton<IHostedService>(provider => CreateService(provider, account));
        }

        services.AddRouting();
        services.TryAddSingleton<IOptionsMonitor<MailingworkRegistrationOptions>, LastValidOptionsMonitor<MailingworkRegistrationOptions>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailingworkRegistrationOptions>, RegistrationOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RegistrationStartupFilter>());
        services.TryAddSingleton(provider => new RegistrationProbe(provider.GetRequiredService<TimeProvider>()));
        if (configure is not null)
        {
            services.Configure(account.OptionsName, configure);
        }

        return builder;
    }

    private static RegistrationService CreateService(IServiceProvider provider, RegisteredAccount account)
    {
        var client = provider.GetKeyedService<IMailingworkWebhookClient>(account.Name) ?? throw new InvalidOperationException(
            $"The client of {account.Title} is not registered with the application's services. Call builder.Services.{nameof(MailingworkServiceCollectionExtensions.AddMailingworkWebhooks)}({(account.Name is null ? "" : $"\"{account.Name}\", …")}) before the application is built.");
        var log = new RegistrationLog(provider.GetRequiredService<ILogger<MailingworkRegistrationOptions>>(), account.Name);
        var keeper = new RegistrationKeeper(client, provider.GetRequiredService<RegistrationProbe>().PostAsync, provider.GetRequiredService<TimeProvider>(), log);
        return ActivatorUtilities.CreateInstance<RegistrationService>(
            provider, account, keeper, log, provider.GetRequiredKeyedService<RegistrationStatus>(account.Name));
    }
}
