using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Configuration;

/// <summary>Binds the options to their section; content where the application has no configuration.</summary>
internal sealed class WebhookReceiverSection(IConfiguration? configuration = null) : IConfigureOptions<WebhookReceiverOptions>
{
    public const string Name = "WebhookReceiver";

    public void Configure(WebhookReceiverOptions options)
    {
        if (configuration is not null)
        {
            configuration.GetSection(Name).Bind(options);
        }
    }
}
