using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Binds the options to their section. No-op when the application has no configuration.</summary>
internal sealed class WebhookInboxSection(IConfiguration? configuration = null) : IConfigureOptions<WebhookInboxOptions>
{
    public const string Name = "WebhookReceiver:Inbox";

    public void Configure(WebhookInboxOptions options)
    {
        if (configuration?.GetSection(Name) is { } section)
        {
            ReceiverConfiguration.ThrowIfUnreadable<WebhookInboxOptions>(section, Options.DefaultName, () => section.Bind(options));
        }
    }
}

/// <summary>The messages name the setting to change.</summary>
internal sealed class WebhookInboxOptionsValidator : IValidateOptions<WebhookInboxOptions>
{
    /// <summary>Longer times are mistakes, and could exceed the range of a database's timestamps.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>A timer measures 49 days at most.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    public ValidateOptionsResult Validate(string? name, WebhookInboxOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.MaxConcurrency < 1)
        {
            Error(nameof(options.MaxConcurrency), "must be at least 1.");
        }

        if (options.LeaseDuration < TimeSpan.FromSeconds(1))
        {
            Error(nameof(options.LeaseDuration), "must be at least 1 second (00:00:01).");
        }

        if (options.MaxRetryDelay < options.RetryDelay)
        {
            Error(nameof(options.MaxRetryDelay), $"must be at least {WebhookInboxSection.Name}:{nameof(options.RetryDelay)}.");
        }

        Check(nameof(options.RetryDelay), options.RetryDelay, LongestTimer);
        Check(nameof(options.MaxRetryDelay), options.MaxRetryDelay, LongestTimer);
        Check(nameof(options.RetryFor), options.RetryFor, Longest);
        Check(nameof(options.LeaseDuration), options.LeaseDuration, LongestTimer);
        Check(nameof(options.PollInterval), options.PollInterval, LongestTimer);
        Check(nameof(options.Retention), options.Retention, Longest);
        if (options.FailedRetention is { } failedRetention)
        {
            Check(nameof(options.FailedRetention), failedRetention, Longest);
        }

        return result.Build();

        void Check(string setting, TimeSpan value, TimeSpan longest)
        {
            if (value <= TimeSpan.Zero || value > longest)
            {
                Error(setting, $"must be more than zero and at most {longest.Days} days.");
            }
        }

        void Error(string setting, string message) => result.AddError(message, $"{WebhookInboxSection.Name}:{setting}");
    }
}
