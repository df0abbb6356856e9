using Microsoft.Extensions.Configuration;

namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>Settings in memory that notify the application of changes, as a watched file does.</summary>
internal sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
{
    public ReloadableSettings(params (string Key, string? Value)[] settings) => Replace(settings);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces all settings at once.</summary>
    public void Change(params (string Key, string? Value)[] settings)
    {
        Replace(settings);
        OnReload();
    }

    private void Replace((string Key, string? Value)[] settings) =>
        Data = settings.ToDictionary(setting => "WebhookReceiver:" + setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
}
