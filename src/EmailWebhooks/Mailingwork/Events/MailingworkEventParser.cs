using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

internal static class MailingworkEventParser
{
    private static readonly JsonTypeInfo OptinFinalized = ModelJson.TypeInfo(typeof(MailingworkOptinFinalizedEvent));
    private static readonly JsonTypeInfo OptoutFinalized = ModelJson.TypeInfo(typeof(MailingworkOptoutFinalizedEvent));
    private static readonly JsonTypeInfo ProfileManagerFinalized = ModelJson.TypeInfo(typeof(MailingworkProfileManagerFinalizedEvent));
    private static readonly JsonTypeInfo Unknown = ModelJson.TypeInfo(typeof(UnknownMailingworkEvent));

    public static MailingworkEvent Parse(MailingworkEventType type, ReadOnlySpan<byte> utf8Json)
    {
        utf8Json = ByteOrderMark.Skip(utf8Json);
        var webhookEvent = (MailingworkEvent)TolerantJson.Parse(utf8Json, TypeInfo(type));
        (webhookEvent as UnknownMailingworkEvent)?.Keep(type, TolerantJson.ParseObject(utf8Json));
        return webhookEvent;
    }

    private static JsonTypeInfo TypeInfo(MailingworkEventType type) =>
        type == MailingworkEventType.OptinFinalized ? OptinFinalized
        : type == MailingworkEventType.OptoutFinalized ? OptoutFinalized
        : type == MailingworkEventType.ProfileManagerFinalized ? ProfileManagerFinalized
        : Unknown;
}
