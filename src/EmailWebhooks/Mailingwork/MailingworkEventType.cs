using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>The name of an event that a MAILINGWORK webhook can be registered for.</summary>
/// <remarks>
/// An open set: the vendor calls its three events "currently supported" (documentation "Schnittstellen: WebHooks", id 451),
/// so a name that this version does not know is accepted like the others. Names are compared by ordinal, case-sensitively.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public readonly struct MailingworkEventType : IEquatable<MailingworkEventType>
{
    private readonly string? _name;

    /// <summary>Creates an event type from the vendor's name.</summary>
    /// <param name="name">The vendor's name, for instance <c>optin_finalized</c>. Any text is accepted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public MailingworkEventType(string name) => _name = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>Someone finished an opt-in: <c>optin_finalized</c>.</summary>
    public static MailingworkEventType OptinFinalized { get; } = new("optin_finalized");

    /// <summary>Someone finished an opt-out: <c>optout_finalized</c>.</summary>
    public static MailingworkEventType OptoutFinalized { get; } = new("optout_finalized");

    /// <summary>Someone changed their profile: <c>profilemanager_finalized</c>.</summary>
    public static MailingworkEventType ProfileManagerFinalized { get; } = new("profilemanager_finalized");

    /// <summary>The events that the vendor documents and that have an event class of their own.</summary>
    public static IReadOnlyList<MailingworkEventType> Known { get; } = [OptinFinalized, OptoutFinalized, ProfileManagerFinalized];

    /// <summary>The vendor's name, for instance <c>optin_finalized</c>. Empty for <c>default</c>.</summary>
    public string Name => _name ?? "";

    /// <summary>Compares two names by ordinal.</summary>
    /// <param name="left">The first event type.</param>
    /// <param name="right">The second event type.</param>
    /// <returns>True when both have the same <see cref="Name"/>.</returns>
    public static bool operator ==(MailingworkEventType left, MailingworkEventType right) => left.Equals(right);

    /// <summary>Compares two names by ordinal.</summary>
    /// <param name="left">The first event type.</param>
    /// <param name="right">The second event type.</param>
    /// <returns>True when the two have different <see cref="Name"/> values.</returns>
    public static bool operator !=(MailingworkEventType left, MailingworkEventType right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(MailingworkEventType other) => Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MailingworkEventType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <summary>Returns <see cref="Name"/>.</summary>
    /// <returns>The vendor's name.</returns>
    public override string ToString() => Name;
}
