namespace EmailWebhooks.Testing;

/// <summary>What became of an event for one webhook.</summary>
public enum MailingworkDeliveryOutcome
{
    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>The receiver refused it, or did not answer.</summary>
    Failed,

    /// <summary>The webhook is not active: the event waits for a replay.</summary>
    Buffered,

    /// <summary>The webhook is not active, and the time or the room for buffering is over: the event is lost.</summary>
    Dropped,
}
