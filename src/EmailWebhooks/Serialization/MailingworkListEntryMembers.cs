using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a list entry, whose value is 1 or 0. Without it an entry says nothing, and a guess would be an answer: it is not read.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MailingworkListEntryMembers : INestedMembers<MailingworkListEntry>
{
    private const int Id = 1;
    private const int Value = 2;

    /// <inheritdoc/>
    public int Required => Id | Value;

    /// <inheritdoc/>
    public MailingworkListEntry Create() => new();

    /// <inheritdoc/>
    public int Read(ref Utf8JsonReader reader, MailingworkListEntry target)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            target.Id = RequiredInt64Converter.Read(ref reader);
            return Id;
        }

        if (reader.ValueTextEquals("value"u8))
        {
            reader.Read();
            target.Value = BooleanConverter.Read(ref reader);
            return Value;
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, MailingworkListEntry source)
    {
        writer.WriteNumber("id"u8, source.Id);
        writer.WriteNumber("value"u8, source.Value ? 1 : 0);
    }
}
