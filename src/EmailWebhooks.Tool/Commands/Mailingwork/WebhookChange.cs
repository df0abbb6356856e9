namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>What a command did to a webhook, as programs read it.</summary>
internal sealed record WebhookChange(long Id, string Change);
