using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a list entry, whose value is 1 or 0. Without it an entry says nothing, and a guess would be an answer: it is not read.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkListEntryConverter : NestedObjectConverter<MailingworkListEntry>
{
    private const int Id = 1;
    private const int Value = 2;

    private protected override int RequiredMembers => Id | Value;

    private protected override MailingworkListEntry Create() => new();

    private protected override int ReadMember(ref Utf8JsonReader reader, MailingworkListEntry value)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            value.Id = RequiredInt64Converter.Read(ref reader);
            return Id;
        }

        if (reader.ValueTextEquals("value"u8))
        {
            reader.Read();
            value.Value = BooleanConverter.Read(ref reader);
            return Value;
        }

        return NotKnown;
    }

    private protected override void WriteMembers(Utf8JsonWriter writer, MailingworkListEntry value)
    {
        writer.WriteNumber("id"u8, value.Id);
        writer.WriteNumber("value"u8, value.Value ? 1 : 0);
    }
}
