using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parameter = System.Collections.Generic.KeyValuePair<string, string>;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Validates the arguments of each call, and decides what is sent and how its outcome is looked up.</summary>
/// <param name="account">The account's name; null for the default account.</param>
/// <param name="options">The current options of all accounts.</param>
/// <param name="clients">Creates the account's HTTP client.</param>
/// <param name="clientName">The name of that client.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The logger.</param>
internal sealed partial class MailingworkWebhookClient(
    string? account,
    IOptionsMonitor<MailingworkOptions> options,
    IHttpClientFactory clients,
    string clientName,
    TimeProvider timeProvider,
    ILogger<IMailingworkWebhookClient> logger) : IMailingworkWebhookClient
{
    private RetryPolicy? _policy;

    public Task<MailingworkWebhook> CreateWebhookAsync(
        string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default) =>
        CreateAsync(app, eventType, url, LookFirst.BeforeRetry, cancellationToken);

    public Task<MailingworkWebhook> EnsureWebhookAsync(
        string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default) =>
        CreateAsync(app, eventType, url, LookFirst.Always, cancellationToken);

    public async Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(
        string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default)
    {
        var policy = CurrentPolicy();
        var api = CreateApi(policy);
        return await policy.ReadAsync(MailingworkApi.GetWebHooks, token => ListAsync(api, policy.Options, app, eventType, token), cancellationToken).ConfigureAwait(false);
    }

    public Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return WriteAsync<object>(
            MailingworkApi.ActivateWebHook,
            policy => replayEvents ? [Id(policy, id), new(policy.Options.ParameterNames.ReplayEvents, "1")] : [Id(policy, id)],
            static (_, _) => Done,
            app: null,
            eventType: null,
            webhooks => IsActive(webhooks, id) switch
            {
                true => new(Done),
                false => new(null),

                // A second activation does no harm, but a second replay does.
                null => new(null, IsCertain: !replayEvents),
            },
            LookFirst.BeforeRetry,
            cancellationToken);
    }

    public Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return WriteAsync<object>(
            MailingworkApi.DeleteWebHookById,
            policy => [Id(policy, id)],
            static (_, _) => Done,
            app: null,
            eventType: null,

            // A webhook whose id cannot be read could be this one.
            webhooks => new(webhooks.Any(webhook => webhook.Id == id || webhook.Id == 0) ? null : Done, IsCertain: webhooks.All(static webhook => webhook.Id != 0)),
            LookFirst.Never,
            cancellationToken);
    }

    /// <summary>The result of a write that returns nothing.</summary>
    private static object Done { get; } = new();

    private Task<MailingworkWebhook> CreateAsync(
        string app, MailingworkEventType eventType, Uri url, LookFirst lookFirst, CancellationToken cancellationToken)
    {
        CheckWebhook(app, eventType, url);
        return WriteAsync(
            MailingworkApi.CreateWebHook,
            _ => [new("app", app), new("event", eventType.Name), new("url", url.AbsoluteUri)],
            (result, _) => Complete(WebhookRows.ReadCreated(result), app, eventType, url),
            app,
            eventType,
            webhooks => lookFirst == LookFirst.Always ? FindLowest(webhooks, url) : FindCreated(webhooks, url),
            lookFirst,
            cancellationToken);
    }

    private static MailingworkWebhook? Complete(MailingworkWebhook? webhook, string app, MailingworkEventType eventType, Uri url)
    {
        if (webhook is not null)
        {
            webhook.App ??= app;
            webhook.EventType ??= eventType;
            webhook.Url ??= url;
        }

        return webhook;
    }

    /// <summary>Finds the webhook with the lowest id, on which all replicas agree whatever its state.</summary>
    private static LookupResult<MailingworkWebhook> FindLowest(IReadOnlyList<MailingworkWebhook> webhooks, Uri url) =>
        new(Matches(webhooks, url).OrderBy(static webhook => webhook.Id == 0).ThenBy(static webhook => webhook.Id).FirstOrDefault());

    /// <summary>Finds the active webhook with the highest id. A new webhook is active, so an inactive one is probably older.</summary>
    private static LookupResult<MailingworkWebhook> FindCreated(IReadOnlyList<MailingworkWebhook> webhooks, Uri url)
    {
        var found = Matches(webhooks, url).OrderByDescending(static webhook => webhook.IsActive != false).ThenByDescending(static webhook => webhook.Id).FirstOrDefault();
        return new(found, IsCertain: found?.IsActive != false);
    }

    private static IEnumerable<MailingworkWebhook> Matches(IReadOnlyList<MailingworkWebhook> webhooks, Uri url) =>
        webhooks.Where(webhook => webhook.Url is { } other && HttpUrl.AreEqual(other, url));

    /// <summary>Returns null if the list cannot tell, because the webhook's state or the id of a row is missing or unreadable.</summary>
    private static bool? IsActive(IReadOnlyList<MailingworkWebhook> webhooks, long id)
    {
        var rows = webhooks.Where(webhook => webhook.Id == id).ToList();
        if (rows.Count == 0)
        {
            return webhooks.Any(static webhook => webhook.Id == 0) ? null : false;
        }

        return rows.Exists(static row => row.IsActive is null) ? null : rows.Exists(static row => row.IsActive is true);
    }

    private static Parameter Id(RetryPolicy policy, long id) => new(policy.Options.ParameterNames.WebhookId, id.ToString(CultureInfo.InvariantCulture));

    private static void CheckWebhook(string app, MailingworkEventType eventType, Uri url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(app);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventType.Name, nameof(eventType));
        ArgumentNullException.ThrowIfNull(url);
        if (!HttpUrl.Is(url))
        {
            throw new ArgumentException("The URL must be an absolute http or https URL.", nameof(url));
        }
    }

    private static async ValueTask<IReadOnlyList<MailingworkWebhook>> ListAsync(
        MailingworkApi api, MailingworkOptions options, string? app, MailingworkEventType? eventType, CancellationToken cancellationToken)
    {
        var filters = new List<Parameter>(2);
        if (app is not null)
        {
            filters.Add(new(options.ParameterNames.AppFilter, app));
        }

        if (eventType is { } type)
        {
            filters.Add(new(options.ParameterNames.EventFilter, type.Name));
        }

        var rows = await api.SendAsync(MailingworkApi.GetWebHooks, WebhookRows.Read, cancellationToken, [.. filters]).ConfigureAwait(false);

        // The parameter names of the filters are not certain, and the vendor may ignore unknown parameters.
        return [.. rows.Where(row => (app is null || row.App == app) && (eventType is null || row.EventType == eventType))];
    }

    private async Task<T> WriteAsync<T>(
        string function,
        Func<RetryPolicy, Parameter[]> parameters,
        MailingworkApi.ResultReader<T?> readResult,
        string? app,
        MailingworkEventType? eventType,
        Func<IReadOnlyList<MailingworkWebhook>, LookupResult<T>> find,
        LookFirst lookFirst,
        CancellationToken cancellationToken)
        where T : class
    {
        var policy = CurrentPolicy();
        var api = CreateApi(policy);
        var write = new Write<T>(
            function,
            token => api.SendAsync(function, readResult, token, parameters(policy)),
            async token => find(await ListAsync(api, policy.Options, app, eventType, token).ConfigureAwait(false)),
            lookFirst,
            policy.Failures);
        var result = await policy.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        LogSucceeded(logger, LogLevel.Information, account ?? "(default)", function);
        return result;
    }

    private MailingworkApi CreateApi(RetryPolicy policy) => new(clients.CreateClient(clientName), policy.Options, policy.Failures, timeProvider);

    /// <summary>The policy of the current options. Cached per options instance: building a pipeline is expensive.</summary>
    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    private RetryPolicy CurrentPolicy()
    {
        var current = options.Get(account ?? Options.DefaultName);
        var policy = Volatile.Read(ref _policy);
        if (!ReferenceEquals(policy?.Options, current))
        {
            policy = new RetryPolicy(account, current, timeProvider, logger);
            Volatile.Write(ref _policy, policy);
        }

        return policy!;
    }

    [LoggerMessage(EventId = 3, Message = "MAILINGWORK account {Account}: {Function} succeeded.")]
    private static partial void LogSucceeded(ILogger logger, LogLevel level, string account, string function);
}
