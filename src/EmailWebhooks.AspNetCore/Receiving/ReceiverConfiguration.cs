using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Binds the options of each account: from its section first, then from code.</summary>
internal static class ReceiverConfiguration
{
    private const string RootSection = "WebhookReceiver";

    /// <summary>The settings that share the root section with the accounts.</summary>
    private static readonly string[] Settings =
    [
        nameof(WebhookReceiverOptions.Secrets), nameof(WebhookReceiverOptions.AllowUnauthenticated), nameof(WebhookReceiverOptions.SecretParameter),
        nameof(WebhookReceiverOptions.MaxBodySize), nameof(WebhookReceiverOptions.RefuseUnhandledEvents), "Inbox",
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

    public static void Add(IServiceCollection services, string? account, Action<WebhookReceiverOptions>? configure)
    {
        var name = account ?? Options.DefaultName;
        if (!services.Any(service => service.ServiceType == typeof(ReceiverAccount) && service.ImplementationInstance is ReceiverAccount added && added.Name == account))
        {
            services.AddSingleton(new ReceiverAccount(account));
            services.AddOptions<WebhookReceiverOptions>(name).ValidateOnStart().Configure<IServiceProvider>((options, provider) =>
            {
                var section = Section(provider, account);
                ThrowIfUnreadable<WebhookReceiverOptions>(section, name, () => section.Bind(options));
            });
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

    /// <summary>Binds a section. The binder's message would quote a value that cannot be converted.</summary>
    /// <exception cref="OptionsValidationException">A value cannot be converted; the message names its setting.</exception>
    public static void ThrowIfUnreadable<TOptions>(IConfigurationSection section, string name, Action bind)
    {
        try
        {
            bind();
        }
        catch (InvalidOperationException unreadable)
        {
            var setting = section.GetChildren().Select(static child => child.Path).FirstOrDefault(path => unreadable.Message.Contains(path, StringComparison.OrdinalIgnoreCase)) ?? section.Path;
            throw new OptionsValidationException(name, typeof(TOptions), [$"{setting} has a value that cannot be converted to the type of the setting. Correct the value."]);
        }
    }

    /// <summary>Empty when the application has no configuration.</summary>
    private static IConfigurationSection Section(IServiceProvider services, string? account) =>
        (services.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build()).GetSection(account is null ? RootSection : $"{RootSection}:{account}");
}

/// <param name="Name">Null for the default account.</param>
internal sealed record ReceiverAccount(string? Name);

/// <summary>The messages name the setting to change, and never its value.</summary>
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
                    + $"or set {Setting(nameof(options.AllowUnauthenticated))} to true to accept deliveries from anyone.",
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
            result.AddError("the limit must be at least 1 byte.", Setting(nameof(options.MaxBodySize)));
        }

        return result.Build();

        string Setting(string property) => ReceiverConfiguration.Setting(name, property);
    }
}
