using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>One thing that happens to an account: the client is called, or somebody else changes something.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Target">The index of the registered webhook that it happens to, wrapped around. The index after the last means a webhook that does not exist.</param>
/// <param name="Webhook">The webhook to register or to list.</param>
/// <param name="Faults">The faults of the next requests for the function that is called.</param>
/// <param name="LookupFaults">The faults of the next lookups.</param>
/// <param name="Thrown">The number of responses that a message handler of the application replaces with an exception.</param>
internal sealed record AccountStep(AccountStepKind Kind, int Target, WebhookKey Webhook, MailingworkFault[] Faults, MailingworkFault[] LookupFaults, int Thrown)
{
    public override string ToString() => $"{Kind} {Target} {Webhook} [{string.Join(", ", (object[])Faults)}] [{string.Join(", ", (object[])LookupFaults)}] {Thrown}";
}

internal enum AccountStepKind
{
    Create,
    Ensure,

    /// <summary>Two replicas start at the same moment.</summary>
    EnsureTwice,
    Get,
    Activate,
    ActivateWithReplay,
    Delete,

    /// <summary>Something happens that raises an event.</summary>
    EventRaised,
    AddedByOwner,
    DeactivatedByVendor,
    RemovedByOwner,
}

/// <summary>What identifies a webhook whose id is not known.</summary>
internal sealed record WebhookKey(string App, MailingworkEventType EventType, Uri Url);
