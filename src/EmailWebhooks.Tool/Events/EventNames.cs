using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Tool.Events;

/// <summary>The events that the vendors document.</summary>
internal static class EventNames
{
    public static IReadOnlyList<MailingworkEventType> Mailingwork { get; } =
        [MailingworkEventType.OptinFinalized, MailingworkEventType.OptoutFinalized, MailingworkEventType.ProfileManagerFinalized];
}
