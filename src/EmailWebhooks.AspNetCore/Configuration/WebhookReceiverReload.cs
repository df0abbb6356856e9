using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EmailWebhooks.AspNetCore.Configuration;

/// <summary>
/// Has the options read again when the configuration reloads. What invalid ones throw then goes to the log, not to
/// whatever has reloaded the configuration: a file watcher, or a vault's poller that would stop polling.
/// </summary>
internal sealed class WebhookReceiverReload : IOptionsChangeTokenSource<WebhookReceiverOptions>, IDisposable
{
    private readonly ILogger _logger;
    private readonly IDisposable? _subscription;
    private ConfigurationReloadToken _token = new();

    public WebhookReceiverReload(ILogger<WebhookReceiver> logger, IConfiguration? configuration = null)
    {
        _logger = logger;
        if (configuration is not null)
        {
            _subscription = ChangeToken.OnChange(configuration.GetSection(WebhookReceiverSection.Name).GetReloadToken, Reload);
        }
    }

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => _token;

    public void Dispose() => _subscription?.Dispose();

    private void Reload()
    {
        try
        {
            Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
        }
        catch (AggregateException invalid)
        {
            _logger.InvalidOptions(invalid);
        }
    }
}
