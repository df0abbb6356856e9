using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a list entry, whose value is 1 or 0. Without it an entry says nothing, and a guess would be an answer: it is not read.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkListEntryConverter : NumberedItemConverter<MailingworkListEntry>
{
    private protected override bool RequiresValue => true;

    private protected override void ReadValue(ref Utf8JsonReader reader, MailingworkListEntry item) => item.Value = BooleanConverter.Read(ref reader);

    private protected override void WriteValue(Utf8JsonWriter writer, MailingworkListEntry item) => writer.WriteNumberValue(item.Value ? 1 : 0);
}
