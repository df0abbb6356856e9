using System.ComponentModel;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the lists of an event.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkListEntriesConverter() : NestedListConverter<MailingworkListEntry>(new MailingworkListEntryConverter())
{
    [ThreadStatic]
    private static MailingworkListEntry[]? t_scratch;

    private protected override ref MailingworkListEntry[]? Scratch => ref t_scratch;
}
