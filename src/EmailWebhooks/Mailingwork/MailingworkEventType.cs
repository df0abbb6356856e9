using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>The name of an event that a MAILINGWORK webhook can be registered for.</summary>
/// <remarks>
/// The vendor calls its three events "currently supported" (documentation "Schnittstellen: WebHooks", id 451), so names that
/// this version does not know are accepted as well. The comparison of names is ordinal and case-sensitive.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public readonly struct MailingworkEventType : IEquatable<MailingworkEventType>
{
    private readonly string? _name;

    /// <summary>Initializes an event type from the vendor's name for it.</summary>
    /// <param name="name">The vendor's name, for instance <c>optin_finalized</c>; it can be any string.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public MailingworkEventType(string name) => _name = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>A subscriber has completed an opt-in: <c>optin_finalized</c>.</summary>
    public static MailingworkEventType OptinFinalized { get; } = new("optin_finalized");

    /// <summary>A subscriber has completed an opt-out: <c>optout_finalized</c>.</summary>
    public static MailingworkEventType OptoutFinalized { get; } = new("optout_finalized");

    /// <summary>A subscriber has changed their profile: <c>profilemanager_finalized</c>.</summary>
    public static MailingworkEventType ProfileManagerFinalized { get; } = new("profilemanager_finalized");

    /// <summary>The events that the vendor documents, each of which has its own class.</summary>
    public static IReadOnlyList<MailingworkEventType> Known { get; } = [OptinFinalized, OptoutFinalized, ProfileManagerFinalized];

    /// <summary>The vendor's name, for instance <c>optin_finalized</c>; empty for <c>default</c>.</summary>
    public string Name => _name ?? "";

    /// <summary>Determines whether two event types have the same name.</summary>
    /// <param name="left">The first event type.</param>
    /// <param name="right">The second event type.</param>
    /// <returns>True if both have the same <see cref="Name"/>.</returns>
    public static bool operator ==(MailingworkEventType left, MailingworkEventType right) => left.Equals(right);

    /// <summary>Determines whether two event types have different names.</summary>
    /// <param name="left">The first event type.</param>
    /// <param name="right">The second event type.</param>
    /// <returns>True if the <see cref="Name"/> values are different.</returns>
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
