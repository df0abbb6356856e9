using System.ComponentModel;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the lists of an event.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkListEntriesConverter() : NestedListConverter<MailingworkListEntry>(new MailingworkListEntryConverter())
{
    [ThreadStatic]
    private static MailingworkListEntry[]? _scratch;

    private protected override ref MailingworkListEntry[]? Scratch => ref _scratch;
}
