using System.ComponentModel;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the lists of an event.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkListEntriesConverter() : NumberedItemsConverter<MailingworkListEntry>(new MailingworkListEntryConverter());
