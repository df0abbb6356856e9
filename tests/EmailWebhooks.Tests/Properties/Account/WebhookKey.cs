using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>What a webhook is found again by, where its id is not known.</summary>
internal sealed record WebhookKey(string App, MailingworkEventType EventType, Uri Url);
