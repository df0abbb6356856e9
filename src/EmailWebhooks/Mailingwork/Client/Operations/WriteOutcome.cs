namespace EmailWebhooks.Mailingwork.Client;

/// <summary>What is known about a write that has not been completed.</summary>
internal enum WriteOutcome
{
    /// <summary>No request has left, or each was refused.</summary>
    NotDone,

    /// <summary>A request may have been carried out.</summary>
    Uncertain,

    /// <summary>A request was carried out; what it made has still to be looked up.</summary>
    Done,
}
