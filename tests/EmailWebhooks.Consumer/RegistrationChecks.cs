using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Consumer;

/// <summary>Registration, binding and validation of the options.</summary>
internal static class RegistrationChecks
{
    public static void Run(Checks checks)
    {
        checks.Run("The section is bound", () =>
        {
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("Mailingwork:Username", "user"),
                new("Mailingwork:Password", "secret"),
                new("Mailingwork:AttemptTimeout", "00:00:03"),
                new("Mailingwork:MaxRetryAttempts", "5"),
                new("Mailingwork:BaseAddress", "https://white.label.example/"),
                new("Mailingwork:ParameterNames:WebhookId", "id"),
            ]).Build());
            services.AddMailingworkWebhooks();
            using var provider = services.BuildServiceProvider();
            var options = provider.GetRequiredService<IOptions<MailingworkOptions>>().Value;
            return provider.GetRequiredService<IMailingworkWebhookClient>() is not null
                && options is { Username: "user", Password: "secret", MaxRetryAttempts: 5, BaseAddress.Host: "white.label.example", ParameterNames.WebhookId: "id" }
                && options.AttemptTimeout == TimeSpan.FromSeconds(3);
        });
        checks.Run("Invalid options are refused by name", () =>
        {
            using var provider = new ServiceCollection().AddMailingworkWebhooks(options => options.Username = "user").Services.BuildServiceProvider();
            try
            {
                _ = provider.GetRequiredService<IOptions<MailingworkOptions>>().Value;
                return false;
            }
            catch (OptionsValidationException exception)
            {
                return exception.Message.IndexOf(nameof(MailingworkOptions.Password), StringComparison.Ordinal) >= 0;
            }
        });
        checks.Run("A named account is a keyed service", () =>
        {
            var services = new ServiceCollection();
            services.AddMailingworkWebhooks("other", options => (options.Username, options.Password) = ("user", "secret"));
            using var provider = services.BuildServiceProvider();
            return provider.GetKeyedService<IMailingworkWebhookClient>("other") is not null && provider.GetService<IMailingworkWebhookClient>() is null;
        });
    }
}
