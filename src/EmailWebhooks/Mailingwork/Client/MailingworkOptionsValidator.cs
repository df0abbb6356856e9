using System.Globalization;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>All rules of <see cref="MailingworkOptions"/>. A failure names the setting, never its value.</summary>
internal sealed class MailingworkOptionsValidator : IValidateOptions<MailingworkOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, MailingworkOptions options)
    {
        var failures = Failures(options).Select(failure => Setting(name, failure)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Setting(string? name, string failure) =>
        string.IsNullOrEmpty(name) ? $"Mailingwork:{failure}" : $"MAILINGWORK account \"{name}\": {failure}";

    private static IEnumerable<string> Failures(MailingworkOptions options) =>
    [
        .. Required(nameof(options.Username), options.Username),
        .. Required(nameof(options.Password), options.Password),
        .. Address(nameof(options.BaseAddress), options.BaseAddress),
        .. Range(nameof(options.AttemptTimeout), options.AttemptTimeout, ShortestTimeout),
        .. Range(nameof(options.TotalTimeout), options.TotalTimeout, ShortestTimeout),
        .. Rule(options.TotalTimeout < options.AttemptTimeout, nameof(options.TotalTimeout), $"must not be shorter than {nameof(options.AttemptTimeout)}"),
        .. Rule(options.MaxRetryAttempts < 0, nameof(options.MaxRetryAttempts), "must not be negative"),
        .. Range(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero),
        .. Names(nameof(options.ParameterNames), options.ParameterNames),
    ];

    private static IEnumerable<string> Required(string setting, string? value) =>
        Rule(string.IsNullOrWhiteSpace(value), setting, "must be set");

    private static IEnumerable<string> Range(string setting, TimeSpan value, TimeSpan shortest) =>
        Rule(value < shortest || value > Longest, setting, string.Format(CultureInfo.InvariantCulture, "must lie between {0:c} and {1:c}", shortest, Longest));

    private static IEnumerable<string> Address(string setting, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return [$"{setting} must be an absolute https URL."];
        }

        return
        [
            .. Rule(address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback, setting, "must be https: plain http is accepted for loopback only"),
            .. Rule(address.UserInfo.Length > 0, setting, $"must not hold a user name or password: set {nameof(MailingworkOptions.Username)} and {nameof(MailingworkOptions.Password)}"),
            .. Rule(address.Query.Length > 0 || address.Fragment.Length > 0, setting, "must not hold a query or a fragment"),
        ];
    }

    private static IEnumerable<string> Names(string setting, MailingworkParameterNames? names) =>
        names is null
            ? [$"{setting} must not be null."]
            :
            [
                .. Required($"{setting}:{nameof(names.WebhookId)}", names.WebhookId),
                .. Required($"{setting}:{nameof(names.AppFilter)}", names.AppFilter),
                .. Required($"{setting}:{nameof(names.EventFilter)}", names.EventFilter),
                .. Required($"{setting}:{nameof(names.ReplayEvents)}", names.ReplayEvents),
            ];

    private static IEnumerable<string> Rule(bool isBroken, string setting, string rule) => isBroken ? [$"{setting} {rule}."] : [];
}
