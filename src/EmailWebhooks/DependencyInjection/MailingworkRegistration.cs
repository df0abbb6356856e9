using EmailWebhooks.Mailingwork;
using EmailWebhooks.Mailingwork.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what each account needs, once.</summary>
internal static class MailingworkRegistration
{
    /// <param name="services">Where to register.</param>
    /// <param name="name">The account's name; null for the one that is no keyed service.</param>
    public static IHttpClientBuilder Add(IServiceCollection services, string? name)
    {
        var clientName = name is null ? "EmailWebhooks.Mailingwork" : $"EmailWebhooks.Mailingwork:{name}";
        var builder = services.AddHttpClient(clientName);
        if (services.Any(descriptor => descriptor.ServiceType == typeof(MailingworkAccount) && Equals(descriptor.ServiceKey, name)))
        {
            return builder;
        }

        services.AddOptions<MailingworkOptions>(name ?? Options.Options.DefaultName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailingworkOptions>, MailingworkOptionsValidator>());
        services.Add(new ServiceDescriptor(typeof(MailingworkAccount), name, (provider, _) => CreateAccount(provider, name, clientName), ServiceLifetime.Singleton));
        services.TryAdd(new ServiceDescriptor(typeof(IMailingworkWebhookClient), name, CreateClient, ServiceLifetime.Transient));

        // Before any handler that the application adds to this client, so that only those for all clients are left out.
        builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => RetryingHandlers.RemoveFrom(handlers));
        services.PostConfigure<HttpClientFactoryOptions>(clientName, Complete);
        return builder;
    }

    private static MailingworkAccount CreateAccount(IServiceProvider provider, string? name, string clientName)
    {
        var timeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        return new MailingworkAccount(
            name ?? Options.Options.DefaultName,
            provider.GetRequiredService<IOptionsMonitor<MailingworkOptions>>(),
            new MailingworkTransport(provider.GetRequiredService<IHttpClientFactory>(), clientName, timeProvider),
            timeProvider,
            provider.GetRequiredService<ILogger<IMailingworkWebhookClient>>());
    }

    private static MailingworkWebhookClient CreateClient(IServiceProvider provider, object? name) =>
        new(provider.GetRequiredKeyedService<MailingworkAccount>(name));

    /// <summary>Has the last word on the HTTP client, after all that the application configures.</summary>
    private static void Complete(HttpClientFactoryOptions options)
    {
        options.HttpClientActions.Add(static client => client.Timeout = Timeout.InfiniteTimeSpan);
        options.HttpMessageHandlerBuilderActions.Add(static builder =>
        {
            RefuseRedirectsAndCookies(builder.PrimaryHandler);
            builder.PrimaryHandler = new NetworkGuardHandler(builder.Name!, builder.AdditionalHandlers, builder.PrimaryHandler);
        });
    }

    private static void RefuseRedirectsAndCookies(HttpMessageHandler handler)
    {
        switch (handler)
        {
#if NET
            case SocketsHttpHandler sockets:
                sockets.AllowAutoRedirect = false;
                sockets.UseCookies = false;
                break;
#endif
            case HttpClientHandler client:
                client.AllowAutoRedirect = false;
                client.UseCookies = false;
                break;
        }
    }
}
