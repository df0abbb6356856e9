using Microsoft.Extensions.Configuration;

namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>Settings of a section, by default the receiver's, in memory. They notify the application of changes, as a watched file does.</summary>
internal sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly string _section;

    public ReloadableSettings(params (string Key, string? Value)[] settings)
        : this("WebhookReceiver:", settings)
    {
    }

    public ReloadableSettings(string section, params (string Key, string? Value)[] settings)
    {
        _section = section;
        Replace(settings);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces all settings at once.</summary>
    public void Change(params (string Key, string? Value)[] settings)
    {
        Replace(settings);
        OnReload();
    }

    private void Replace((string Key, string? Value)[] settings) =>
        Data = settings.ToDictionary(setting => _section + setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
}
