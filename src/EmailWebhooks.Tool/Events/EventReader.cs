using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tool.Events;

internal enum Vendor
{
    [JsonStringEnumMemberName("pinpointe")]
    Pinpointe,

    [JsonStringEnumMemberName("mailingwork")]
    Mailingwork,
}

/// <summary>Parses a body, and guesses the vendor and the event if they are not given.</summary>
internal static class EventReader
{
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    /// <exception cref="ToolException">The vendor or the event cannot be guessed, or does not match the body.</exception>
    public static WebhookEvent Read(ReadOnlySpan<byte> body, Vendor? vendor, string? eventName)
    {
        var pinpointe = PinpointeEvent.Parse(body);
        if (vendor is null && eventName is not null && NamesItsEvent(pinpointe))
        {
            throw new ToolException("The body names its event, as Pinpointe bodies do: omit --event, or add --vendor mailingwork.");
        }

        if (vendor == Vendor.Pinpointe && eventName is not null)
        {
            throw new ToolException("A Pinpointe body names its event: omit --event, or change --vendor.");
        }

        if (vendor == Vendor.Pinpointe || (vendor is null && NamesItsEvent(pinpointe)))
        {
            return pinpointe;
        }

        var type = eventName is null ? Guess(pinpointe, vendor) : new MailingworkEventType(eventName);
        return MailingworkEvent.Parse(type, body);
    }

    public static Vendor VendorOf(this WebhookEvent webhookEvent) => webhookEvent is MailingworkEvent ? Vendor.Mailingwork : Vendor.Pinpointe;

    /// <summary>The vendor's name for the event; null if a Pinpointe body does not name it.</summary>
    public static string? NameOf(this WebhookEvent webhookEvent) =>
        webhookEvent is MailingworkEvent mailingwork ? mailingwork.Type.Name : (webhookEvent as PinpointeEvent)?.Event;

    // Bodies of Pinpointe webhooks 1.0 have the member event_type instead.
    private static bool NamesItsEvent(PinpointeEvent webhookEvent) =>
        webhookEvent is not UnknownPinpointeEvent unknown || Has(unknown, "event") || Has(unknown, "event_type");

    private static MailingworkEventType Guess(PinpointeEvent webhookEvent, Vendor? vendor) => webhookEvent switch
    {
        UnknownPinpointeEvent body when Has(body, "optinsetup_id") => MailingworkEventType.OptinFinalized,
        UnknownPinpointeEvent body when Has(body, "optoutsetup_id") => MailingworkEventType.OptoutFinalized,
        UnknownPinpointeEvent body when Has(body, "subscriber_id") && Has(body, "fields") => MailingworkEventType.ProfileManagerFinalized,
        _ when vendor is null => throw new ToolException("The body does not show which vendor sent it: specify --vendor, and for MAILINGWORK also --event."),
        _ => throw new ToolException("The body does not show for which event it was delivered: specify --event, for instance --event optin_finalized."),
    };

    private static bool Has(UnknownPinpointeEvent body, string member) => body.Payload.TryGetProperty(member, out _);
}
