using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>An account whose webhooks are kept registered.</summary>
/// <param name="Name">Null for the default account.</param>
internal sealed record RegisteredAccount(string? Name)
{
    public string OptionsName => Name ?? Options.DefaultName;

    /// <summary>The account in messages.</summary>
    public string Title => Name is null ? "the default MAILINGWORK account" : $"the MAILINGWORK account '{Name}'";
}

/// <summary>The sections from which the options of each account are bound.</summary>
internal static class RegistrationConfiguration
{
    private const string RootSection = "Mailingwork:Registration";

    /// <summary>The settings that share the root section with the accounts.</summary>
    private static readonly string[] Settings =
    [
        nameof(MailingworkRegistrationOptions.App), nameof(MailingworkRegistrationOptions.PublicAddress), nameof(MailingworkRegistrationOptions.ProbeAddress),
        nameof(MailingworkRegistrationOptions.EventTypes), nameof(MailingworkRegistrationOptions.CheckInterval), nameof(MailingworkRegistrationOptions.Reactivate),
        nameof(MailingworkRegistrationOptions.DryRun),
    ];

    public static void ThrowIfInvalidAccount(string account)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(account);
        if (account.Contains(':') || Settings.Contains(account, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"'{account}' is not a valid name for an account, because its settings would be read from the section {RootSection}:{account}. Choose a name without a colon that is not the name of a setting ({string.Join(", ", Settings)}).",
                nameof(account));
        }
    }

    public static string PathOf(string? account) => string.IsNullOrEmpty(account) ? RootSection : $"{RootSection}:{account}";

    public static void Bind(IServiceProvider services, RegisteredAccount account, MailingworkRegistrationOptions options)
    {
        var section = Section(services, account.Name);
        ReceiverConfiguration.ThrowIfUnreadable<MailingworkRegistrationOptions>(section, account.OptionsName, () => section.Bind(options));
    }

    /// <summary>Empty when the application has no configuration.</summary>
    public static IConfigurationSection Section(IServiceProvider services, string? account) =>
        (services.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build()).GetSection(PathOf(account));
}

/// <summary>The messages name the setting to change, and never its value.</summary>
internal sealed class RegistrationOptionsValidator(HandlerPipeline handlers) : IValidateOptions<MailingworkRegistrationOptions>
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, MailingworkRegistrationOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.App))
        {
            Add(nameof(options.App), "it is not set. Set it to the name of the application that the webhooks belong to, as the account shows it.");
        }

        if (options.PublicAddress is not { } publicAddress)
        {
            Add(nameof(options.PublicAddress), "it is not set. Set it to the root at which MAILINGWORK reaches this application, for example https://hooks.example.com/.");
        }
        else if (Problem(publicAddress, requiresHttps: true) is { } problem)
        {
            Add(nameof(options.PublicAddress), problem);
        }

        if (options.ProbeAddress is { } probeAddress && Problem(probeAddress, requiresHttps: false) is { } probeProblem)
        {
            Add(nameof(options.ProbeAddress), probeProblem);
        }

        if (options.EventTypes is { Count: > 0 } eventTypes)
        {
            if (eventTypes.Any(string.IsNullOrWhiteSpace))
            {
                Add(nameof(options.EventTypes), "an entry is blank. Remove it or name an event, for example optin_finalized.");
            }
        }
        else if (handlers.MailingworkEventTypes.Count == 0)
        {
            Add(nameof(options.EventTypes), "it is empty, and no handler was added for an event of MAILINGWORK. Add a handler, or name the events to register.");
        }

        if (options.CheckInterval < ShortestInterval || options.CheckInterval > LongestInterval)
        {
            Add(nameof(options.CheckInterval), "it must be between 1 second and 24 hours.");
        }

        return result.Build();

        void Add(string property, string problem) => result.AddError(problem, $"{RegistrationConfiguration.PathOf(name)}:{property}");
    }

    private static string? Problem(Uri address, bool requiresHttps)
    {
        if (!HttpUrl.Is(address))
        {
            return requiresHttps ? "it must be an absolute https URL." : "it must be an absolute http or https URL.";
        }

        if (requiresHttps && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            return "it must be an https URL, because the secret travels in it. Plain http is accepted for loopback only.";
        }

        return address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0
            ? "it must be the root of the application, without a query, a fragment or user information. The path of the endpoint, the event and the secret are appended."
            : null;
    }
}
