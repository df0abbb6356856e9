using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EmailWebhooks.AspNetCore.Configuration;

/// <summary>Binds the options to their section, and again when it changes; content where the application has no configuration.</summary>
internal sealed class WebhookReceiverSection(IConfiguration? configuration = null)
    : IConfigureOptions<WebhookReceiverOptions>, IOptionsChangeTokenSource<WebhookReceiverOptions>
{
    public const string SectionName = "WebhookReceiver";

    private readonly IConfigurationSection? _section = configuration?.GetSection(SectionName);

    public string? Name => Options.DefaultName;

    public void Configure(WebhookReceiverOptions options)
    {
        if (_section is not null)
        {
            _section.Bind(options);
        }
    }

    public IChangeToken GetChangeToken() => _section?.GetReloadToken() ?? new CancellationChangeToken(CancellationToken.None);
}
