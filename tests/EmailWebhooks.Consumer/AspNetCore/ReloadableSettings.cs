using Microsoft.Extensions.Configuration;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>Settings in memory that notify the application of a change, as a watched file does.</summary>
internal sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces all settings at once.</summary>
    public void Change(params (string Key, string Value)[] settings)
    {
        Data = settings.ToDictionary(setting => "WebhookReceiver:" + setting.Key, string? (setting) => setting.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
