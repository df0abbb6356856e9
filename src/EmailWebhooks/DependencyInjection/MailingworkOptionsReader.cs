using System.Globalization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Mailingwork.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Reads the options of one account from a section of the configuration.</summary>
/// <remarks>Not bound by ConfigurationBinder, which throws for the first value that it cannot convert and quotes that value.</remarks>
/// <param name="optionsName">The name of the account's options.</param>
/// <param name="section">The section; null when the application has no configuration.</param>
internal sealed class MailingworkOptionsReader(string optionsName, IConfiguration? section) : IConfigureNamedOptions<MailingworkOptions>
{
    public void Configure(MailingworkOptions options) => Configure(Options.Options.DefaultName, options);

    /// <exception cref="OptionsValidationException">A value cannot be converted.</exception>
    public void Configure(string? name, MailingworkOptions options)
    {
        if (section is null || name != optionsName)
        {
            return;
        }

        var failures = new List<string>();
        ReadText(nameof(options.Username), text => options.Username = text);
        ReadText(nameof(options.Password), text => options.Password = text);
        Read(nameof(options.BaseAddress), MailingworkOptionsValidator.AddressRule, text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var value) && Set(value, address => options.BaseAddress = address));
        Read(nameof(options.AttemptTimeout), "must be a time such as 00:00:10", text => TryTime(text, value => options.AttemptTimeout = value));
        Read(nameof(options.TotalTimeout), "must be a time such as 00:01:00", text => TryTime(text, value => options.TotalTimeout = value));
        Read(nameof(options.RetryDelay), "must be a time such as 00:00:01", text => TryTime(text, value => options.RetryDelay = value));
        Read(nameof(options.MaxRetryAttempts), "must be a whole number", text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && Set(value, number => options.MaxRetryAttempts = number));
        Read(nameof(options.IncludeVendorMessage), "must be true or false", text => bool.TryParse(text, out var value) && Set(value, flag => options.IncludeVendorMessage = flag));
        ReadText($"{nameof(options.ParameterNames)}:{nameof(MailingworkParameterNames.WebhookId)}", text => options.ParameterNames.WebhookId = text);
        ReadText($"{nameof(options.ParameterNames)}:{nameof(MailingworkParameterNames.AppFilter)}", text => options.ParameterNames.AppFilter = text);
        ReadText($"{nameof(options.ParameterNames)}:{nameof(MailingworkParameterNames.EventFilter)}", text => options.ParameterNames.EventFilter = text);
        ReadText($"{nameof(options.ParameterNames)}:{nameof(MailingworkParameterNames.ReplayEvents)}", text => options.ParameterNames.ReplayEvents = text);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(optionsName, typeof(MailingworkOptions), failures);
        }

        void ReadText(string setting, Action<string> set)
        {
            if (section[setting] is { } text)
            {
                set(text);
            }
        }

        void Read(string setting, string rule, Func<string, bool> trySet)
        {
            if (section[setting] is { } text && !trySet(text))
            {
                failures.Add(MailingworkOptionsValidator.Failure(optionsName, setting, rule));
            }
        }
    }

    private static bool TryTime(string text, Action<TimeSpan> set) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && Set(value, set);

    private static bool Set<T>(T value, Action<T> set)
    {
        set(value);
        return true;
    }
}
