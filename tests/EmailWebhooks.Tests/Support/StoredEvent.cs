using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tests.Support;

/// <summary>An application's own type that contains events of the library.</summary>
internal sealed class StoredEvent
{
    public string? Tenant { get; set; }

    public PinpointeEvent? Event { get; set; }

    public MailingworkOptinFinalizedEvent? Optin { get; set; }
}
