using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>What is to be done about one webhook.</summary>
internal enum PlanAction
{
    /// <summary>It is there.</summary>
    Keep,

    /// <summary>It is missing.</summary>
    Create,

    /// <summary>It is inactive: to be activated, with a replay, once its endpoint responds.</summary>
    Activate,

    /// <summary>It is to be deleted as soon as a list shows that the one that takes its place is active.</summary>
    Replace,

    /// <summary>It is to be deleted now.</summary>
    Delete,

    /// <summary>It is not to be touched.</summary>
    Leave,
}

/// <summary>Why.</summary>
internal enum PlanReason
{
    /// <summary>It is wanted.</summary>
    Wanted,

    /// <summary>It was created earlier, and the account has not listed it since.</summary>
    CreatedButNotListed,

    /// <summary>It is inactive.</summary>
    Inactive,

    /// <summary>It is inactive, and the options do not ask for a reactivation.</summary>
    ReactivationOff,

    /// <summary>Whether it is active is missing or cannot be read, so it is treated as active.</summary>
    ActiveUnreadable,

    /// <summary>One with a lower id has the same URL.</summary>
    SameUrl,

    /// <summary>Its URL carries another secret than the current one.</summary>
    OldSecret,

    /// <summary>It is inactive and its secret is no longer accepted, so what the vendor has buffered for it cannot be had.</summary>
    BufferLost,

    /// <summary>Its id cannot be read, so nothing can be done about it.</summary>
    IdUnreadable,

    /// <summary>The account does not say that it belongs to the application.</summary>
    AppUnknown,

    /// <summary>It delivers here, but its event is not wanted.</summary>
    EventNotWanted,

    /// <summary>It delivers to another URL, perhaps to another stage of the same company.</summary>
    OtherUrl,
}

/// <summary>How a wanted event is served, as the account lists it.</summary>
internal enum WantedState
{
    Active,
    ActiveUnreadable,
    Inactive,
    Missing,
}

/// <summary>How far the replacement of old secrets has got since the start or the last change of what is wanted.</summary>
internal enum RotationPhase
{
    /// <summary>
    /// A webhook with another secret is deleted, unless its secret is accepted and its id is higher: then another
    /// replica, whose secrets have another order, may just be about to delete ours.
    /// </summary>
    First,

    /// <summary>Every webhook with another secret is deleted.</summary>
    Second,

    /// <summary>None is deleted, so that replicas with different configurations cannot go on undoing each other's work.</summary>
    Over,
}

/// <summary>One line of a plan.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Reason">Why.</param>
/// <param name="EventType">The event; null when the account does not say.</param>
/// <param name="Secret">The secret that the URL carries; empty when there is none, or when the URL is not one of ours.</param>
/// <param name="Url">Where it delivers; null when the account does not say. Its query usually holds a secret.</param>
/// <param name="Webhook">The webhook as the account lists it; null when it is missing.</param>
internal sealed record PlanItem(
    PlanAction Action, PlanReason Reason, MailingworkEventType? EventType, string Secret, Uri? Url, MailingworkWebhook? Webhook)
{
    /// <summary>Whether it has to be carried out.</summary>
    public bool IsChange => Action is PlanAction.Create or PlanAction.Activate or PlanAction.Delete;

    /// <summary>Whether it is a wanted webhook that the vendor has switched off.</summary>
    public bool IsInactive => Reason is PlanReason.Inactive or PlanReason.ReactivationOff;

    /// <summary>Where it delivers, without the query, which usually holds a secret, and without a user.</summary>
    public string Address => Url?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) ?? "an unreadable URL";

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{Action} {EventType} {Webhook?.Id}: {Reason}";
}
