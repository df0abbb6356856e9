using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>The name of an event that a MAILINGWORK webhook can be registered for.</summary>
/// <remarks>
/// An open set: the vendor calls its three events "currently supported" (doku "Schnittstellen: WebHooks", id 451), so a
/// name this version does not know is as good as the others. Names are compared exactly.
/// </remarks>
/// <param name="Name">The vendor's name, for instance <c>optin_finalized</c>.</param>
[JsonConverter(typeof(MailingworkEventTypeConverter))]
public readonly record struct MailingworkEventType(string Name)
{
    /// <summary>The vendor's name, for instance <c>optin_finalized</c>. Empty for <c>default</c>.</summary>
    public string Name { get => field ?? ""; init; } = Name;

    /// <summary>Someone finished a sign-up: <c>optin_finalized</c>.</summary>
    public static MailingworkEventType OptinFinalized { get; } = new("optin_finalized");

    /// <summary>Someone finished a sign-off: <c>optout_finalized</c>.</summary>
    public static MailingworkEventType OptoutFinalized { get; } = new("optout_finalized");

    /// <summary>Someone changed their profile: <c>profilemanager_finalized</c>.</summary>
    public static MailingworkEventType ProfileManagerFinalized { get; } = new("profilemanager_finalized");

    /// <summary>Returns <see cref="Name"/>.</summary>
    /// <returns>The vendor's name.</returns>
    public override string ToString() => Name;
}
