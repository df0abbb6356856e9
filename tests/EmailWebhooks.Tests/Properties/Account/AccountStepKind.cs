namespace EmailWebhooks.Tests.Properties.Account;

internal enum AccountStepKind
{
    Create,
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
