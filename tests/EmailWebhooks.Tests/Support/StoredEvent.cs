using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tests.Support;

/// <summary>What an application stores: a type of its own that holds the library's events.</summary>
internal sealed class StoredEvent
{
    public string? Tenant { get; set; }

    public PinpointeEvent? Event { get; set; }

    public MailingworkOptinFinalizedEvent? Optin { get; set; }
}
