using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="IMailingworkWebhookClient"/>.</summary>
/// <remarks>
/// <para>
/// The options are validated when they are first used and, under a host, at its start. Registering an account again is a
/// no-op. The clients use the <see cref="TimeProvider"/> of the container, if there is one.
/// </para>
/// <para>
/// The HTTP clients are named <c>EmailWebhooks.Mailingwork</c> and <c>EmailWebhooks.Mailingwork:&lt;name&gt;</c>. Redirects
/// are not followed and cookies not kept, also by a primary handler of your own: a <see cref="HttpClientHandler"/> or
/// SocketsHttpHandler, wrapped in delegating handlers or not. The HTTP client's loggers are removed, because the client
/// writes one line of its own for each change and each retry; <c>AddDefaultLogger</c> on the returned builder restores them.
/// </para>
/// <para>
/// The client retries a call by what it means, which a message handler cannot. A handler of
/// Microsoft.Extensions.Http.Resilience or Microsoft.Extensions.Http.Polly that <c>ConfigureHttpClientDefaults</c> adds to
/// all clients is therefore removed from these; any other handler that sends a request message a second time makes the call
/// fail with a <see cref="MailingworkException"/> that names it. A handler that sends a copy of the message is not detected.
/// </para>
/// </remarks>
public static class MailingworkServiceCollectionExtensions
{
    /// <summary>
    /// Registers the client. Its options are those of the configuration section "Mailingwork" when the container has an
    /// <see cref="IConfiguration"/>; a change of the section, such as a new password, is used from the next call.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <returns>The builder of the client's HTTP client, to add message handlers to.</returns>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        MailingworkRegistration.Bind(services, name: null, static provider => provider.GetService<IConfiguration>()?.GetSection("Mailingwork"));
        return MailingworkRegistration.Add(services, name: null);
    }

    /// <summary>Registers the client. Its options are computed once: use a section for options that change while running.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets at least <see cref="MailingworkOptions.Username"/> and <see cref="MailingworkOptions.Password"/>.</param>
    /// <returns>The builder of the client's HTTP client, to add message handlers to.</returns>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, Action<MailingworkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.Configure(configure);
        return MailingworkRegistration.Add(services, name: null);
    }

    /// <summary>Registers the client with the options of a configuration section; a change of the section is used from the next call.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="section">The section that contains <see cref="MailingworkOptions.Username"/> and the other settings.</param>
    /// <returns>The builder of the client's HTTP client, to add message handlers to.</returns>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);

        MailingworkRegistration.Bind(services, name: null, _ => section);
        return MailingworkRegistration.Add(services, name: null);
    }

    /// <summary>
    /// Registers the client of a further account as a keyed service:
    /// <c>[FromKeyedServices("name")] IMailingworkWebhookClient client</c>. Its options are computed once.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The account's name: the key of the service and the name of its options.</param>
    /// <param name="configure">Sets at least <see cref="MailingworkOptions.Username"/> and <see cref="MailingworkOptions.Password"/>.</param>
    /// <returns>The builder of this account's HTTP client, to add message handlers to.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, string name, Action<MailingworkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);

        services.Configure(name, configure);
        return MailingworkRegistration.Add(services, name);
    }

    /// <summary>
    /// Registers the client of a further account as a keyed service, with the options of a configuration section; a change of
    /// the section is used from the next call.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The account's name: the key of the service and the name of its options.</param>
    /// <param name="section">The section that contains <see cref="MailingworkOptions.Username"/> and the other settings.</param>
    /// <returns>The builder of this account's HTTP client, to add message handlers to.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IHttpClientBuilder AddMailingworkWebhooks(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);

        MailingworkRegistration.Bind(services, name, _ => section);
        return MailingworkRegistration.Add(services, name);
    }
}
