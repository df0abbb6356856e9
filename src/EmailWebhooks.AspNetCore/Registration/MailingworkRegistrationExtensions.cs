using EmailWebhooks;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the webhooks of MAILINGWORK registered, once and active.</summary>
public static class MailingworkRegistrationExtensions
{
    /// <summary>
    /// Keeps the webhooks of the default account registered: creates missing ones, deletes doubles, replaces those with an
    /// old secret and activates, with a replay, those that MAILINGWORK has deactivated.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It begins when the server listens. The options are bound from the section <c>Mailingwork:Registration</c>; the URL
    /// is made of <see cref="MailingworkRegistrationOptions.PublicAddress"/>, the path at which the account's endpoint is
    /// mapped, the event, and the first of <see cref="WebhookReceiverOptions.Secrets"/>. Calling it again for the same
    /// account only adds <paramref name="configure"/>.
    /// </para>
    /// <para>
    /// The application does not start without an application name, a usable public address, a mapped endpoint, the
    /// client of the account (<c>AddMailingworkWebhooks</c>), or when there is neither a handler nor an event type.
    /// </para>
    /// </remarks>
    /// <param name="builder">The receiver.</param>
    /// <param name="configure">Changes the options after they were bound; null when the section says everything.</param>
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
    /// The account's name, the same as of <c>AddMailingworkWebhooks</c>, <c>AddWebhookReceiver</c> and <c>MapMailingworkWebhooks</c>. Not the name of a setting
    /// (<c>App</c>, <c>DryRun</c>, …), because both stand in the section <c>Mailingwork:Registration</c>.
    /// </param>
    /// <param name="configure">Changes the options after they were bound; null when the section says everything.</param>
    /// <exception cref="ArgumentException"><paramref name="account"/> is blank, contains a colon, or is the name of a setting.</exception>
    public static IWebhookReceiverBuilder AddMailingworkRegistration(
        this IWebhookReceiverBuilder builder, string account, Action<MailingworkRegistrationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RegistrationConfiguration.ThrowIfNotAnAccount(account);

        return Add(builder, new RegisteredAccount(account), configure);
    }

    /// <summary>
    /// Adds a health check of an account's webhooks. Unhealthy: a wanted webhook is missing or inactive, or the login is
    /// refused. Degraded: the account could not be asked, whether a webhook is active cannot be read, or no check has ended yet.
    /// </summary>
    /// <remarks>
    /// It tells how the last check ended and asks nobody. Do not use it as a readiness probe: a replica that is not ready
    /// gets no traffic, its endpoint then does not respond to the registration's own probe, and the webhook is never
    /// activated again.
    /// </remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="account">The account that <c>AddMailingworkRegistration</c> was called for; null for the default one.</param>
    /// <param name="name">The name of the check. Default: <c>mailingwork</c>, or <c>mailingwork:&lt;account&gt;</c>.</param>
    /// <param name="failureStatus">The status to report instead of <see cref="HealthStatus.Unhealthy"/>; null for that.</param>
    /// <param name="tags">Tags to select checks by; null for none.</param>
    /// <param name="timeout">The time-out of the check; null for none.</param>
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
                .Configure<IServiceProvider>((options, provider) => RegistrationConfiguration.Section(provider, account.Name).Bind(options));
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
            $"The client of {account.Title} is not among the application's services. Call builder.Services.{nameof(MailingworkServiceCollectionExtensions.AddMailingworkWebhooks)}({(account.Name is null ? "" : $"\"{account.Name}\", …")}) before the application is built.");
        var log = new RegistrationLog(provider.GetRequiredService<ILogger<MailingworkRegistrationOptions>>(), account.Name);
        var keeper = new RegistrationKeeper(client, provider.GetRequiredService<RegistrationProbe>().AskAsync, provider.GetRequiredService<TimeProvider>(), log);
        return ActivatorUtilities.CreateInstance<RegistrationService>(
            provider, account, keeper, log, provider.GetRequiredKeyedService<RegistrationStatus>(account.Name));
    }
}
