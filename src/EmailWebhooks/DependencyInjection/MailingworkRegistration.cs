using EmailWebhooks;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Mailingwork.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of an account, once.</summary>
internal static class MailingworkRegistration
{
    private const string DefaultClientName = "EmailWebhooks.Mailingwork";

    /// <summary>Binds the options of an account to a configuration section.</summary>
    public static void Bind(IServiceCollection services, string? name, Func<IServiceProvider, IConfiguration?> section)
    {
        var optionsName = name ?? Options.Options.DefaultName;
        services.AddSingleton<IConfigureOptions<MailingworkOptions>>(provider => new MailingworkOptionsReader(optionsName, section(provider)));
        services.AddSingleton<IOptionsChangeTokenSource<MailingworkOptions>>(
            provider => new ConfigurationChangeTokenSource<MailingworkOptions>(optionsName, section(provider) ?? new ConfigurationRoot([])));
    }

    /// <param name="services">The service collection.</param>
    /// <param name="name">The account's name; null for the default account, which is not a keyed service.</param>
    public static IHttpClientBuilder Add(IServiceCollection services, string? name)
    {
        var clientName = name is null ? DefaultClientName : $"{DefaultClientName}:{name}";
        var builder = services.AddHttpClient(clientName);
        if (services.Any(descriptor => descriptor.ServiceType == typeof(MailingworkWebhookClient) && Equals(descriptor.ServiceKey, name)))
        {
            return builder;
        }

        services.AddOptions<MailingworkOptions>(name ?? Options.Options.DefaultName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailingworkOptions>, MailingworkOptionsValidator>());
        services.TryAddSingleton<IOptionsMonitor<MailingworkOptions>, LastValidOptionsMonitor<MailingworkOptions>>();
        services.Add(new ServiceDescriptor(typeof(MailingworkWebhookClient), name, (provider, _) => CreateClient(provider, name, clientName), ServiceLifetime.Singleton));
        services.TryAdd(new ServiceDescriptor(typeof(IMailingworkWebhookClient), name, GetClient, ServiceLifetime.Singleton));

        // The default loggers write four lines for each request, without the account and the function, which the client's own line names.
        builder.RemoveAllLoggers();

        // Runs before the application adds handlers to this client, so that only handlers for all clients are removed.
        builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => SingleSendHandler.RemoveRetryingHandlers(handlers));
        services.PostConfigure<HttpClientFactoryOptions>(clientName, options => Complete(options, name));
        return builder;
    }

    private static MailingworkWebhookClient CreateClient(IServiceProvider provider, string? name, string clientName) => new(
        name,
        provider.GetRequiredService<IOptionsMonitor<MailingworkOptions>>(),
        provider.GetRequiredService<IHttpClientFactory>(),
        clientName,
        provider.GetService<TimeProvider>() ?? TimeProvider.System,
        provider.GetRequiredService<ILogger<IMailingworkWebhookClient>>());

    private static MailingworkWebhookClient GetClient(IServiceProvider provider, object? name) =>
        provider.GetRequiredKeyedService<MailingworkWebhookClient>(name);

    /// <summary>Completes the HTTP client after everything that the application configures.</summary>
    private static void Complete(HttpClientFactoryOptions options, string? account)
    {
        options.HttpClientActions.Add(static client => client.Timeout = Timeout.InfiniteTimeSpan);
        options.HttpMessageHandlerBuilderActions.Add(builder =>
        {
            SingleSendHandler.RefuseRedirectsAndCookies(builder.PrimaryHandler);
            builder.PrimaryHandler = new SingleSendHandler(account, builder.Name!, builder.AdditionalHandlers, builder.PrimaryHandler);
        });
    }
}
