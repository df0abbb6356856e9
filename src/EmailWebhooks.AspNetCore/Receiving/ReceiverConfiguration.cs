using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Where the options of each account come from: its section first, then the application's code.</summary>
internal static class ReceiverConfiguration
{
    private const string RootSection = "WebhookReceiver";

    /// <summary>What stands in the root section beside the accounts.</summary>
    private static readonly string[] Settings =
    [
        nameof(WebhookReceiverOptions.Secrets), nameof(WebhookReceiverOptions.AllowUnauthenticated), nameof(WebhookReceiverOptions.SecretParameter),
        nameof(WebhookReceiverOptions.MaxBodySize), nameof(WebhookReceiverOptions.RefuseUnhandledEvents), "Inbox",
    ];

    public static void ThrowIfNotAnAccount(string account)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(account);
        if (account.Contains(':') || Settings.Contains(account, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"An account cannot be called '{account}': its settings would stand in the section {RootSection}:{account}. Choose a name without a colon that is not the name of a setting ({string.Join(", ", Settings)}).",
                nameof(account));
        }
    }

    public static void Add(IServiceCollection services, string? account, Action<WebhookReceiverOptions>? configure)
    {
        var name = account ?? Options.DefaultName;
        if (!services.Any(service => service.ServiceType == typeof(ReceiverAccount) && service.ImplementationInstance is ReceiverAccount added && added.Name == account))
        {
            services.AddSingleton(new ReceiverAccount(account));
            services.AddOptions<WebhookReceiverOptions>(name).ValidateOnStart().Configure<IServiceProvider>((options, provider) => Bind(Section(provider, account), options, name));
            services.AddSingleton<IOptionsChangeTokenSource<WebhookReceiverOptions>>(
                provider => new ConfigurationChangeTokenSource<WebhookReceiverOptions>(name, Section(provider, account)));
        }

        services.TryAddSingleton<IOptionsMonitor<WebhookReceiverOptions>, LastValidOptionsMonitor<WebhookReceiverOptions>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookReceiverOptions>, WebhookReceiverOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(name, configure);
        }
    }

    public static string Setting(string? account, string property) =>
        string.IsNullOrEmpty(account) ? $"{RootSection}:{property}" : $"{RootSection}:{account}:{property}";

    private static void Bind(IConfigurationSection section, WebhookReceiverOptions options, string name)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's message quotes the value.
            var setting = Settings.Select(setting => $"{section.Path}:{setting}").FirstOrDefault(unreadable.Message.Contains) ?? section.Path;
            throw new OptionsValidationException(name, typeof(WebhookReceiverOptions), [$"{setting} cannot be read as the type of this setting. Correct its value."]);
        }
    }

    /// <summary>Empty where the application has no configuration.</summary>
    private static IConfigurationSection Section(IServiceProvider services, string? account) =>
        (services.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build()).GetSection(account is null ? RootSection : $"{RootSection}:{account}");
}

/// <param name="Name">Null for the default account.</param>
internal sealed record ReceiverAccount(string? Name);

/// <summary>Names the setting to change and never its value.</summary>
internal sealed class WebhookReceiverOptionsValidator : IValidateOptions<WebhookReceiverOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookReceiverOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Secrets is not { Count: > 0 } secrets)
        {
            if (!options.AllowUnauthenticated)
            {
                result.AddError(
                    $"no secret is configured. Add one ({Setting(nameof(options.Secrets))}:0) and put it into the URL that the vendor calls, "
                    + $"or set {Setting(nameof(options.AllowUnauthenticated))} to true to accept deliveries from everybody.",
                    Setting(nameof(options.Secrets)));
            }
        }
        else if (secrets.Any(string.IsNullOrWhiteSpace))
        {
            result.AddError("a secret is blank. Remove it or give it a value.", Setting(nameof(options.Secrets)));
        }

        if (string.IsNullOrWhiteSpace(options.SecretParameter))
        {
            result.AddError("the name of the query parameter that carries the secret is blank.", Setting(nameof(options.SecretParameter)));
        }

        if (options.MaxBodySize < 1)
        {
            result.AddError("the longest accepted body must be at least 1 byte.", Setting(nameof(options.MaxBodySize)));
        }

        return result.Build();

        string Setting(string property) => ReceiverConfiguration.Setting(name, property);
    }
}
