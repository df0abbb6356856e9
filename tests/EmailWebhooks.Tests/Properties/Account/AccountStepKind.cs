namespace EmailWebhooks.Tests.Properties.Account;

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

    /// <summary>Something happens that the account's events tell.</summary>
    EventRaised,
    AddedByOwner,
    DeactivatedByVendor,
    RemovedByOwner,
}
