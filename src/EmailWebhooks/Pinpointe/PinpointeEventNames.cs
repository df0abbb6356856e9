namespace EmailWebhooks.Pinpointe;

/// <summary>The names in the payload's <c>event</c> member.</summary>
internal static class PinpointeEventNames
{
    public const string Open = "open";
    public const string Click = "click";
    public const string Bounce = "bounce";
    public const string Unsubscribe = "unsubscribe";
    public const string Complaint = "complaint";

    /// <summary>The vendor's own misspelling, seen in the comments of its API.</summary>
    public const string UnsubscribeMisspelt = "unsubsribe";
}
