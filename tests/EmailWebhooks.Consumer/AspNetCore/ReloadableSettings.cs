using Microsoft.Extensions.Configuration;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>Settings in memory that tell the application when they change, as a watched file does.</summary>
internal sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Takes the place of all settings at once.</summary>
    public void Change(params (string Key, string Value)[] settings)
    {
        Data = settings.ToDictionary(setting => "WebhookReceiver:" + setting.Key, string? (setting) => setting.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
