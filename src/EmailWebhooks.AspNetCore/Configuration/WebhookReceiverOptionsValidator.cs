using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Configuration;

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
    }

    private static string Setting(string property) => $"{WebhookReceiverSection.SectionName}:{property}";
}
