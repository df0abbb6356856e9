using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>A plain parser as a developer would write it by hand with <see cref="Utf8JsonReader"/>: the baseline, 1.00.</summary>
internal static class HandWrittenMailingwork
{
    public static MailingworkOptinFinalizedEvent Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        var optin = new MailingworkOptinFinalizedEvent();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                optin.Id = HandWrittenValue.ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("optinsetup_id"u8))
            {
                optin.OptinSetupId = HandWrittenValue.ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("subscriber_id"u8))
            {
                optin.SubscriberId = HandWrittenValue.ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("fields"u8))
            {
                optin.Fields = ReadFields(ref reader);
            }
            else if (reader.ValueTextEquals("lists"u8))
            {
                optin.Lists = ReadLists(ref reader);
            }
            else if (reader.ValueTextEquals("activate_at"u8))
            {
                optin.ActivatedAt = HandWrittenValue.ReadTimestamp(ref reader);
            }
            else
            {
                optin.AdditionalProperties = HandWrittenValue.Keep(ref reader, optin.AdditionalProperties);
            }
        }

        return optin;
    }

    private static MailingworkField[] ReadFields(ref Utf8JsonReader reader)
    {
        var fields = new List<MailingworkField>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            fields.Add(ReadField(ref reader));
        }

        return fields.ToArray();
    }

    private static MailingworkField ReadField(ref Utf8JsonReader reader)
    {
        var field = new MailingworkField();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                field.Id = HandWrittenValue.ReadInt64(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                field.Value = HandWrittenValue.ReadString(ref reader);
            }
            else
            {
                field.AdditionalProperties = HandWrittenValue.Keep(ref reader, field.AdditionalProperties);
            }
        }

        return field;
    }

    private static MailingworkListEntry[] ReadLists(ref Utf8JsonReader reader)
    {
        var lists = new List<MailingworkListEntry>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            lists.Add(ReadList(ref reader));
        }

        return lists.ToArray();
    }

    private static MailingworkListEntry ReadList(ref Utf8JsonReader reader)
    {
        var list = new MailingworkListEntry();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                list.Id = HandWrittenValue.ReadInt64(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                list.Value = HandWrittenValue.ReadInt64(ref reader) == 1;
            }
            else
            {
                list.AdditionalProperties = HandWrittenValue.Keep(ref reader, list.AdditionalProperties);
            }
        }

        return list;
    }
}
