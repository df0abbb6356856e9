using System.Text.Json;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>A plain parser as a developer would write it by hand with <see cref="Utf8JsonReader"/>: the baseline, 1.00.</summary>
internal static class HandWrittenPinpointe
{
    public static PinpointeEvent Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        var webhookEvent = Create(reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, webhookEvent);
        }

        return webhookEvent;
    }

    /// <summary>Reads ahead to the name of the event, on a copy of the reader.</summary>
    private static PinpointeEvent Create(Utf8JsonReader reader)
    {
        while (reader.Read() && !reader.ValueTextEquals("event"u8))
        {
            reader.Skip();
        }

        reader.Read();
        return reader.ValueTextEquals("open"u8) ? new PinpointeOpenEvent()
            : reader.ValueTextEquals("click"u8) ? new PinpointeClickEvent()
            : throw new NotSupportedException(reader.GetString());
    }

    private static void ReadMember(ref Utf8JsonReader reader, PinpointeEvent webhookEvent)
    {
        if (reader.ValueTextEquals("event"u8))
        {
            // The constructor has set the name.
            reader.Read();
        }
        else if (reader.ValueTextEquals("userId"u8))
        {
            webhookEvent.UserId = HandWrittenValue.ReadInt64(ref reader);
        }
        else if (reader.ValueTextEquals("userName"u8))
        {
            webhookEvent.UserName = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("time"u8))
        {
            webhookEvent.Time = HandWrittenValue.ReadTimestamp(ref reader);
        }
        else if (reader.ValueTextEquals("ipAddress"u8))
        {
            webhookEvent.IpAddress = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("subscriberId"u8))
        {
            webhookEvent.SubscriberId = HandWrittenValue.ReadInt64(ref reader);
        }
        else if (reader.ValueTextEquals("email"u8))
        {
            webhookEvent.Email = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("statType"u8))
        {
            webhookEvent.StatType = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("sendType"u8))
        {
            webhookEvent.SendType = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("statId"u8))
        {
            webhookEvent.StatId = HandWrittenValue.ReadInt64(ref reader);
        }
        else if (reader.ValueTextEquals("listId"u8))
        {
            webhookEvent.ListId = HandWrittenValue.ReadInt64(ref reader);
        }
        else if (reader.ValueTextEquals("listName"u8))
        {
            webhookEvent.ListName = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("newsletterId"u8))
        {
            webhookEvent.NewsletterId = HandWrittenValue.ReadInt64(ref reader);
        }
        else if (reader.ValueTextEquals("newsletterName"u8))
        {
            webhookEvent.NewsletterName = HandWrittenValue.ReadString(ref reader);
        }
        else if (webhookEvent is PinpointeOpenEvent open && reader.ValueTextEquals("detail"u8))
        {
            open.Detail = HandWrittenValue.ReadString(ref reader);
        }
        else if (webhookEvent is not PinpointeClickEvent click || !TryReadMember(ref reader, click))
        {
            webhookEvent.AdditionalProperties = HandWrittenValue.Keep(ref reader, webhookEvent.AdditionalProperties);
        }
    }

    private static bool TryReadMember(ref Utf8JsonReader reader, PinpointeClickEvent click)
    {
        if (reader.ValueTextEquals("visitorId"u8))
        {
            click.VisitorId = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("detail"u8))
        {
            click.Detail = ReadDetail(ref reader);
        }
        else if (reader.ValueTextEquals("visitorToken"u8))
        {
            click.VisitorToken = HandWrittenValue.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("userAgent"u8))
        {
            click.UserAgent = HandWrittenValue.ReadString(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static PinpointeClickDetail ReadDetail(ref Utf8JsonReader reader)
    {
        var detail = new PinpointeClickDetail();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("linkid"u8))
            {
                detail.LinkId = HandWrittenValue.ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                detail.Url = HandWrittenValue.ReadString(ref reader);
            }
            else
            {
                detail.AdditionalProperties = HandWrittenValue.Keep(ref reader, detail.AdditionalProperties);
            }
        }

        return detail;
    }
}
