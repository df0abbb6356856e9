using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>A handler class that the container creates, with a service of the application.</summary>
internal sealed class SignUpHandler(Journal journal) : IWebhookHandler<MailingworkOptinFinalizedEvent>
{
    public ValueTask HandleAsync(MailingworkOptinFinalizedEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        journal.Write($"sign-up {webhookEvent.SubscriberId}");
        return ValueTask.CompletedTask;
    }
}
