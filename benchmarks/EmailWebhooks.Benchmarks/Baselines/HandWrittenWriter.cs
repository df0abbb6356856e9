using System.Buffers;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>A plain writer as a developer would write it by hand with <see cref="Utf8JsonWriter"/>: the baseline, 1.00.</summary>
internal static class HandWrittenWriter
{
    public static byte[] Serialize(object webhookEvent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (webhookEvent is PinpointeEvent pinpointe)
            {
                Write(writer, pinpointe);
            }
            else
            {
                Write(writer, (MailingworkOptinFinalizedEvent)webhookEvent);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, PinpointeEvent webhookEvent)
    {
        var click = webhookEvent as PinpointeClickEvent;
        Write(writer, "event", webhookEvent.Event);
        Write(writer, "userId", webhookEvent.UserId);
        Write(writer, "userName", webhookEvent.UserName);
        Write(writer, "time", webhookEvent.Time?.Raw);
        Write(writer, "ipAddress", webhookEvent.IpAddress);
        Write(writer, "subscriberId", webhookEvent.SubscriberId);
        Write(writer, "email", webhookEvent.Email);
        Write(writer, "visitorId", click?.VisitorId);
        Write(writer, "statType", webhookEvent.StatType);
        Write(writer, "sendType", webhookEvent.SendType);
        Write(writer, "statId", webhookEvent.StatId);
        Write(writer, "listId", webhookEvent.ListId);
        Write(writer, "listName", webhookEvent.ListName);
        Write(writer, "newsletterId", webhookEvent.NewsletterId);
        Write(writer, "newsletterName", webhookEvent.NewsletterName);
        Write(writer, "detail", (webhookEvent as PinpointeOpenEvent)?.Detail);
        if (click?.Detail is { } detail)
        {
            writer.WriteStartObject("detail");
            Write(writer, "linkid", detail.LinkId);
            Write(writer, "url", detail.Url);
            writer.WriteEndObject();
        }

        Write(writer, "visitorToken", click?.VisitorToken);
        Write(writer, "userAgent", click?.UserAgent);
    }

    private static void Write(Utf8JsonWriter writer, MailingworkOptinFinalizedEvent optin)
    {
        Write(writer, "id", optin.Id);
        Write(writer, "optinsetup_id", optin.OptinSetupId);
        Write(writer, "subscriber_id", optin.SubscriberId);
        writer.WriteStartArray("fields");
        foreach (var field in optin.Fields)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", field.Id);
            writer.WriteString("value", field.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("lists");
        foreach (var list in optin.Lists)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", list.Id);
            writer.WriteNumber("value", list.Value ? 1 : 0);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Write(writer, "activate_at", optin.ActivatedAt?.Raw);
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
