using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>The registered webhooks, by id. Thread-safe.</summary>
internal sealed class EmulatedAccount
{
    private readonly SortedDictionary<long, RegisteredWebhook> _webhooks = [];
    private readonly MailingworkEmulatorOptions _options;
    private long _lastId;

    public EmulatedAccount(MailingworkEmulatorOptions options) => _options = options;

    public MailingworkEmulatorWebhook Create(string app, MailingworkEventType eventType, Uri url)
    {
        lock (_webhooks)
        {
            if (_webhooks.Count >= _options.Capacity)
            {
                throw new RefusedCallException(_options.ErrorCodes.TooManyWebhooks, "There are too many webhooks.");
            }

            if (_options.ErrorCodes.DuplicateWebhook is { } code
                && _webhooks.Values.Any(other => other.App == app && other.EventType == eventType && other.Url.OriginalString == url.OriginalString))
            {
                throw new RefusedCallException(code, "The webhook exists.");
            }

            var webhook = new RegisteredWebhook(++_lastId, app, eventType, url, _options);
            _webhooks.Add(webhook.Id, webhook);
            return webhook.Snapshot();
        }
    }

    public IReadOnlyList<MailingworkEmulatorWebhook> List(string? app, MailingworkEventType? eventType) =>
        [.. Find(app, eventType).Select(webhook => webhook.Snapshot())];

    public IReadOnlyList<RegisteredWebhook> Find(string? app, MailingworkEventType? eventType)
    {
        lock (_webhooks)
        {
            return [.. _webhooks.Values.Where(webhook => (app is null || webhook.App == app) && (eventType is null || webhook.EventType == eventType))];
        }
    }

    public RegisteredWebhook Get(long id)
    {
        lock (_webhooks)
        {
            return _webhooks.TryGetValue(id, out var webhook) ? webhook : throw NotFound();
        }
    }

    public void Delete(long id)
    {
        lock (_webhooks)
        {
            if (!_webhooks.Remove(id, out var webhook))
            {
                throw NotFound();
            }

            webhook.Delete();
        }
    }

    private RefusedCallException NotFound() => new(_options.ErrorCodes.WebhookNotFound, "No webhook has this id.");
}
