using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="IMailingworkWebhookClient"/>.</summary>
/// <remarks>
/// <para>
/// The options are validated at first use and, under a host, at startup. Registering an account again adds its options, but
/// not a second client. The clients use the <see cref="TimeProvider"/> from the container if there is one.
/// </para>
/// <para>
/// The HTTP clients are named <c>EmailWebhooks.Mailingwork</c> and <c>EmailWebhooks.Mailingwork:&lt;name&gt;</c>. They do
/// not follow redirects or keep cookies, even with your own primary handler (an <see cref="HttpClientHandler"/> or
/// SocketsHttpHandler, wrapped in delegating handlers or not). The default loggers of the HTTP clients are removed, because
/// the client writes its own line for each change and each retry; <c>AddDefaultLogger</c> on the returned builder restores
/// them.
/// </para>
/// <para>
/// How the client retries a call depends on what the call does, which a message handler does not know. A handler of
/// Microsoft.Extensions.Http.Resilience or Microsoft.Extensions.Http.Polly that <c>ConfigureHttpClientDefaults</c> adds to
/// all clients is therefore removed from these clients. If any other handler sends the same request message twice, the call
/// fails with a <see cref="MailingworkException"/> that names the handler. A handler that sends a copy is not detected.
/// </para>
/// </remarks>
public static class MailingworkServiceCollectionExtensions
{
    /// <summary>
    /// Registers the client. If the container has an <see cref="IConfiguration"/>, the options are bound to its section
    /// "Mailingwork"; a change of the section, such as a new password, takes effect with the next call.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <returns>The builder of the client's HTTP client, to which message handlers can be added.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        MailingworkRegistration.Bind(services, name: null, static provider => provider.GetService<IConfiguration>()?.GetSection("Mailingwork"));
        return MailingworkRegistration.Add(services, name: null);
    }

    /// <summary>Registers the client. The options are computed once; bind them to a section if they change at run time.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets at least <see cref="MailingworkOptions.Username"/> and <see cref="MailingworkOptions.Password"/>.</param>
    /// <returns>The builder of the client's HTTP client, to which message handlers can be added.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, Action<MailingworkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.Configure(configure);
        return MailingworkRegistration.Add(services, name: null);
    }

    /// <summary>Registers the client with the options in a configuration section; a change of the section takes effect with the next call.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="section">The section that contains <see cref="MailingworkOptions.Username"/> and the other settings.</param>
    /// <returns>The builder of the client's HTTP client, to which message handlers can be added.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);

        MailingworkRegistration.Bind(services, name: null, _ => section);
        return MailingworkRegistration.Add(services, name: null);
    }

    /// <summary>
    /// Registers the client of a named account as a keyed service:
    /// <c>[FromKeyedServices("name")] IMailingworkWebhookClient client</c>. The options are computed once.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The account's name: the key of the service and the name of its options.</param>
    /// <param name="configure">Sets at least <see cref="MailingworkOptions.Username"/> and <see cref="MailingworkOptions.Password"/>.</param>
    /// <returns>The builder of this account's HTTP client, to which message handlers can be added.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or consists of white space.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, string name, Action<MailingworkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);

        services.Configure(name, configure);
        return MailingworkRegistration.Add(services, name);
    }

    /// <summary>
    /// Registers the client of a named account as a keyed service, with the options in a configuration section; a change of
    /// the section takes effect with the next call.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The account's name: the key of the service and the name of its options.</param>
    /// <param name="section">The section that contains <see cref="MailingworkOptions.Username"/> and the other settings.</param>
    /// <returns>The builder of this account's HTTP client, to which message handlers can be added.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or consists of white space.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);

        MailingworkRegistration.Bind(services, name, _ => section);
        return MailingworkRegistration.Add(services, name);
    }
}
