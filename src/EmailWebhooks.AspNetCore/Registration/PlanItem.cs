using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>What is to be done about one webhook.</summary>
internal enum PlanAction
{
    /// <summary>It exists as it should.</summary>
    Keep,

    /// <summary>It is missing.</summary>
    Create,

    /// <summary>It is inactive, and to be activated with a replay once its endpoint responds.</summary>
    Activate,

    /// <summary>It is to be deleted once a list shows that its replacement is active.</summary>
    Replace,

    /// <summary>It is to be deleted now.</summary>
    Delete,

    /// <summary>It is not to be touched.</summary>
    Leave,
}

/// <summary>The reason for an action.</summary>
internal enum PlanReason
{
    /// <summary>It is wanted.</summary>
    Wanted,

    /// <summary>It was created before, or may have been, but the account has not listed it since.</summary>
    CreatedButNotListed,

    /// <summary>It is inactive.</summary>
    Inactive,

    /// <summary>It is inactive, and the options switch reactivation off.</summary>
    ReactivationOff,

    /// <summary>Its state is missing or unreadable, so it is treated as active.</summary>
    ActiveUnreadable,

    /// <summary>Another one with a lower id has the same URL.</summary>
    SameUrl,

    /// <summary>Its URL carries a secret other than the current one.</summary>
    OldSecret,

    /// <summary>It is inactive and its secret is no longer accepted, so the events buffered for it are lost.</summary>
    BufferLost,

    /// <summary>Its id cannot be read, so nothing can be done about it.</summary>
    IdUnreadable,

    /// <summary>The account does not say which application it belongs to.</summary>
    AppUnknown,

    /// <summary>It delivers here, but its event is not wanted.</summary>
    EventNotWanted,

    /// <summary>It delivers to another URL, perhaps to another environment of the same company.</summary>
    OtherUrl,
}

/// <summary>The state of a wanted event's webhooks, as the account lists them.</summary>
internal enum WantedState
{
    Active,
    ActiveUnreadable,
    Inactive,
    Missing,
}

/// <summary>The progress of replacing old secrets since the start, or since the last change of what is wanted.</summary>
internal enum RotationPhase
{
    /// <summary>
    /// A webhook with another secret is deleted, unless its secret is accepted and its id is higher than that of the current
    /// webhook: another replica, whose secrets are in another order, may be about to delete the current one.
    /// </summary>
    First,

    /// <summary>Every webhook with another secret is deleted.</summary>
    Second,

    /// <summary>None is deleted, so that replicas with different configurations cannot keep undoing each other's changes.</summary>
    Over,
}

/// <summary>One line of a plan.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Reason">The reason.</param>
/// <param name="EventType">The event; null when the account does not say.</param>
/// <param name="Secret">The secret that the URL carries; empty when there is none, or when the URL is not one of ours.</param>
/// <param name="Url">The URL; null when the account does not say. Its query usually contains a secret.</param>
/// <param name="Webhook">The webhook as the account lists it; null when it is missing.</param>
internal sealed record PlanItem(
    PlanAction Action, PlanReason Reason, MailingworkEventType? EventType, string Secret, Uri? Url, MailingworkWebhook? Webhook)
{
    /// <summary>Whether it changes the account.</summary>
    public bool IsChange => Action is PlanAction.Create or PlanAction.Activate or PlanAction.Delete;

    /// <summary>Whether it is a wanted webhook that the vendor has deactivated.</summary>
    public bool IsInactive => Reason is PlanReason.Inactive or PlanReason.ReactivationOff;

    /// <summary>The URL without its query, which usually contains a secret, and without user information.</summary>
    public string Address => Url?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) ?? "an unreadable URL";

    /// <summary>Never contains the secret.</summary>
    public override string ToString() => $"{Action} {EventType} {Webhook?.Id}: {Reason}";
}
